import { expect, it } from "vitest";
import { unsignedAddress } from "./signed-address.ts";

const BASE = "https://cdn.test/a/photo.jpg";

it.each([
  [
    "Amazon",
    "X-Amz-Algorithm=A&X-Amz-Credential=k%2F1&X-Amz-Date=20260101T0Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=ab",
  ],
  [
    "Google",
    "X-Goog-Algorithm=A&X-Goog-Credential=k&X-Goog-Date=1&X-Goog-Expires=60&X-Goog-SignedHeaders=host&X-Goog-Signature=ab",
  ],
  ["CloudFront", "Expires=1767225600&Signature=ab&Key-Pair-Id=K1"],
  ["CloudFront with a policy", "Policy=ab&Signature=ab&Key-Pair-Id=K1"],
  ["Azure", "sv=2024-01-01&st=1&se=2&sr=b&sp=r&sig=ab"],
  ["Akamai", "hdnts=exp=1~acl=/*~hmac=ab"],
  ["a framework's signed route", "expires=1767225600&signature=ab"],
  ["a web server's secure link", "md5=ab&expires=1767225600"],
])("an address that %s signs is known without its signature", (_, search) => {
  expect(unsignedAddress(`${BASE}?${search}`)).toBe(BASE);
  expect(unsignedAddress(`${BASE}?w=1600&${search}`)).toBe(`${BASE}?w=1600`);
});

it.each(["", "?w=1600", "?token=ab", "?download=ab&code=1", "?expires=never", "?s=640"])(
  "an address that is not signed until a time may be for one use: %s",
  (search) => {
    expect(unsignedAddress(`${BASE}${search}`)).toBeUndefined();
  },
);
