/** The match pattern for a host on every port, which is how browsers grant access to it. */
export function hostPattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}

/** The match patterns for the hosts of these addresses, each once. */
export const hostPatterns = (urls: readonly string[]): string[] => [...new Set(urls.map(hostPattern))];
