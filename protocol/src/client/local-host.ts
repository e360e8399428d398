/** True for `localhost`, every name below it, and the loopback address. */
export function isLocalHost(host: string): boolean {
  return /^(.+\.)?localhost$|^127\.0\.0\.1$/.test(new URL(host).hostname);
}
