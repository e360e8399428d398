import { concatBytes } from "@noble/hashes/utils";
import type { CanisterAnswer } from "./ask-canister.ts";
import { GatewayError } from "./gateway-error.ts";
import type { CanisterHttpRequest, HeaderField } from "./http-interface.ts";

/** Asks the canister and verifies what it says. */
export type Ask = (request: CanisterHttpRequest) => Promise<CanisterAnswer>;

interface ContentRange {
  start: number;
  end: number;
  total: number;
}

/** The whole answer to a request. If it comes in parts although no range was asked for, they are joined. */
export async function wholeAnswer(ask: Ask, request: CanisterHttpRequest): Promise<CanisterAnswer> {
  const first = await ask(request);
  if (first.status !== 206 || request.headers.some(([name]) => name.toLowerCase() === "range")) return first;
  const { total, end } = contentRange(first.headers, 0);
  const parts = [first.body];
  for (let next = end + 1; next < total; ) {
    const headers: HeaderField[] = [...request.headers, ["range", `bytes=${next}-`]];
    const part = await ask({ ...request, headers });
    if (part.status !== 206)
      throw new GatewayError(502, `The canister answered ${part.status} in the middle of a body.`);
    const range = contentRange(part.headers, next);
    if (range.total !== total) throw new GatewayError(502, "The canister's body changed while it was read.");
    parts.push(part.body);
    next = range.end + 1;
  }
  const headers = first.headers.filter(([name]) => !/^content-(?:range|length)$/i.test(name));
  return { ...first, status: 200, headers, body: concatBytes(...parts) };
}

function contentRange(headers: readonly HeaderField[], start: number): ContentRange {
  const [, text = ""] = headers.find(([name]) => name.toLowerCase() === "content-range") ?? [];
  const [, from, to, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(text) ?? [];
  const range = { start: Number(from), end: Number(to), total: Number(total) };
  if (range.start === start && range.end >= start && range.total > range.end) return range;
  throw new GatewayError(502, `The canister sent the part "${text}" where the one at ${start} was due.`);
}
