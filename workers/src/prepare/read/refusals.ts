import type { SourceFailureCode } from "../../api.ts";
import { type FailureDetails, PipelineError, SourceUnavailable } from "../../errors/failures.ts";
import type { NotRead, NotReadReason } from "../../reach/fetch-source.ts";
import { unreadable } from "./unreadable.ts";

/** Without `Retry-After`, a server that is asked too often is left alone for so long. */
const DEFAULT_WAIT_MS = 5_000;

const NOT_READ: Record<NotReadReason, [code: SourceFailureCode, why: string]> = {
  notWeb: ["Unreadable", "its address is not one of the web"],
  morePrivate: [
    "MorePrivate",
    "it is on this computer or in a private network, and its page was not loaded from there",
  ],
  notAllowed: ["HostNotAllowed", "you have not allowed its host for this page"],
  astray: ["RedirectLoop", "its server sends on without end, or to no address"],
};

/** What stands in the way of asking for an address, or of following where it sends on to. */
export function notReadFailure(name: string, { why, url }: NotRead, cause: unknown): PipelineError {
  const [code, text] = NOT_READ[why];
  if (code !== "HostNotAllowed") return new PipelineError(code, unreadable(name, text), { cause });
  const { host, origin } = new URL(url);
  const message = `${name} is at ${host}, which you have not allowed for this page. Allow it in the popup, then try again.`;
  return new PipelineError(code, message, { cause, about: origin });
}

/** What an answer means whose status is not one of success. */
export function statusFailure(name: string, response: Response, details: FailureDetails): PipelineError {
  const { status, statusText, headers } = response;
  const answered = `its server answered ${status} ${statusText}`.trim();
  if (status === 429 || (status === 503 && headers.has("retry-after"))) {
    const retryAfterMs = retryAfterMsOf(headers.get("retry-after")) ?? DEFAULT_WAIT_MS;
    const wait = `${answered} and asks to wait ${Math.ceil(retryAfterMs / 1000)} s`;
    return new SourceUnavailable("RateLimited", unreadable(name, wait), { ...details, retryAfterMs });
  }
  if (status === 408 || status === 425 || status >= 500)
    return new SourceUnavailable("Unreadable", unreadable(name, answered), details);
  return new PipelineError(CODE_OF_STATUS[status] ?? "Unreadable", unreadable(name, answered), details);
}

const CODE_OF_STATUS: Record<number, SourceFailureCode> = {
  401: "SignInNeeded",
  403: "Forbidden",
  404: "Gone",
  407: "SignInNeeded",
  410: "Gone",
  451: "Forbidden",
  511: "SignInNeeded",
};

/**
 * How long `Retry-After` (RFC 9110, section 10.2.3) asks to wait.
 * @param header seconds, or a date
 */
export function retryAfterMsOf(header: string | null, nowMs = Date.now()): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1_000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** The size of the whole file, as far as the answer tells it of what `fetch` hands over. */
export function toldSizeOf({ headers }: Response): number | undefined {
  // The length is that of the compressed body, and `fetch` hands over what is in it.
  if (headers.has("content-encoding")) return undefined;
  const length = headers.get("content-length");
  return length !== null && /^\d+$/.test(length) ? Number(length) : undefined;
}

/** Whether an answer to a question for the whole has only a part of it (RFC 9110, section 15.3.7). */
export function isPart({ status, headers }: Response): boolean {
  if (status !== 206) return false;
  const [, start, end, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
  return start !== "0" || size === undefined || Number(end) + 1 !== Number(size);
}
