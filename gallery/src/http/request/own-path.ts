/**
 * Where to lead somebody after signing in.
 * @param target as it came with the request: an address, or a part of one
 * @returns its path and query if browsers take it for this site, otherwise `/`
 */
export function ownPath(origin: string, target: string | undefined): string {
  const within = (address: string): URL | undefined => {
    if (!URL.canParse(address, origin)) return undefined;
    const url = new URL(address, origin);
    return url.origin === origin ? url : undefined;
  };
  const url = target === undefined ? undefined : within(target);
  if (url === undefined) return "/";
  const path = url.pathname + url.search;
  // A path such as `//evil.example`, which `/.//evil.example` resolves to, is another site's address by itself.
  return within(path)?.pathname === url.pathname ? path : "/";
}
