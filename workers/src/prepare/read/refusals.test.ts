import { describe, expect, test } from "vitest";
import { isPart, retryAfterMsOf, statusFailure, toldSizeOf } from "./refusals.ts";

const answer = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers });

describe("an answer without the file", () => {
  test.each([
    [401, "SignInNeeded"],
    [403, "Forbidden"],
    [404, "Gone"],
    [410, "Gone"],
    [418, "Unreadable"],
    [429, "RateLimited"],
    [500, "Unreadable"],
  ] as const)("%i is %s", (status, code) => {
    expect(statusFailure("beach.jpg", answer(status), {})).toMatchObject({
      code,
      message: expect.stringContaining(`beach.jpg could not be read: its server answered ${status}`),
    });
  });

  test("tells how long to wait", () => {
    expect(statusFailure("a", answer(503, { "retry-after": "7" }), {})).toMatchObject({
      code: "RateLimited",
      retryAfterMs: 7_000,
    });
    expect(statusFailure("a", answer(503), {})).toMatchObject({ code: "Unreadable", retryAfterMs: undefined });
    expect(statusFailure("a", answer(429), {})).toMatchObject({ retryAfterMs: 5_000 });
  });
});

test.each([
  ["2", 2_000],
  ["Sat, 28 Nov 2026 10:00:30 GMT", 30_000],
  ["Sat, 28 Nov 2026 09:00:00 GMT", 0],
  ["soon", undefined],
  [null, undefined],
])("Retry-After: %s", (header, ms) => {
  expect(retryAfterMsOf(header, Date.parse("2026-11-28T10:00:00Z"))).toBe(ms);
});

test.each([
  [206, "bytes 0-99/200", true],
  [206, "bytes 100-199/200", true],
  [206, "bytes 0-199/*", true],
  [206, "", true],
  [206, "bytes 0-199/200", false],
  [200, "bytes 0-99/200", false],
])("%i with Content-Range «%s» is a part: %s", (status, range, expected) => {
  expect(isPart(answer(status, { "content-range": range }))).toBe(expected);
});

test("the told size is that of the file, and not of a compressed body", () => {
  expect(toldSizeOf(answer(200, { "content-length": "12" }))).toBe(12);
  expect(toldSizeOf(answer(200, { "content-length": "12", "content-encoding": "gzip" }))).toBeUndefined();
  expect(toldSizeOf(answer(200))).toBeUndefined();
});
