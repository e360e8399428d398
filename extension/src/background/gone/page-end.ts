/**
 * How a page that a person wanted to see has ended. `gone`: its server has it no more. `hostGone`: there is no server any more. `shown`:
 * something was answered, which may be something else.
 */
export type PageEnd = "gone" | "hostGone" | "shown";

/**
 * Errors of Chromium and Firefox that tell that nobody is there: the name is unknown, or nothing listens. What may be this computer's own
 * connection, a certificate, or a server in trouble is none of them.
 */
const NOBODY_THERE =
  /^(?:net::ERR_(?:NAME_NOT_RESOLVED|CONNECTION_REFUSED|ADDRESS_UNREACHABLE|ADDRESS_INVALID)|NS_ERROR_(?:UNKNOWN_HOST|CONNECTION_REFUSED))$/;

/** @param isOnline whether this computer has a connection at all, as the browser tells */
export function endByError(error: string, isOnline: boolean): PageEnd | undefined {
  return isOnline && NOBODY_THERE.test(error) ? "hostGone" : undefined;
}

/** @returns `undefined` for answers that tell nothing of whether the page is still there */
export function endByStatus(statusCode: number): PageEnd | undefined {
  if (statusCode === 404 || statusCode === 410) return "gone";
  return statusCode >= 200 && statusCode < 300 ? "shown" : undefined;
}
