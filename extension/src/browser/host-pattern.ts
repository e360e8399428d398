/** The match pattern for a host on every port, which is how browsers grant access to it. */
export function hostPattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}
