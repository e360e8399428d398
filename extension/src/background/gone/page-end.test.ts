import { expect, it } from "vitest";
import { endByError, endByStatus } from "./page-end.ts";

it.each([
  ["net::ERR_NAME_NOT_RESOLVED", true, "hostGone"],
  ["net::ERR_CONNECTION_REFUSED", true, "hostGone"],
  ["NS_ERROR_UNKNOWN_HOST", true, "hostGone"],
  ["net::ERR_NAME_NOT_RESOLVED", false, undefined],
  ["net::ERR_INTERNET_DISCONNECTED", true, undefined],
  ["net::ERR_CERT_DATE_INVALID", true, undefined],
  ["net::ERR_CONNECTION_RESET", true, undefined],
  ["net::ERR_BLOCKED_BY_CLIENT", true, undefined],
  ["net::ERR_ABORTED", true, undefined],
])("the error %s, online: %s, is %s", (error, isOnline, end) => {
  expect(endByError(error, isOnline)).toBe(end);
});

it.each([
  [404, "gone"],
  [410, "gone"],
  [200, "shown"],
  [401, undefined],
  [403, undefined],
  [500, undefined],
  [503, undefined],
])("the status %i is %s", (status, end) => {
  expect(endByStatus(status)).toBe(end);
});
