import fc from "fast-check";
import { expect, test } from "vitest";
import { parseShareLink } from "./share-link.ts";

const canisterId = "rrkah-fqaaa-aaaaa-aaaaq-cai";
const link = { kind: "link", link: { canisterId, token: "q3Xz-_9" } };

test.each([
  `#/${canisterId}/q3Xz-_9`,
  `/${canisterId}/q3Xz-_9`,
  `https://abc.icp0.io/#/${canisterId}/q3Xz-_9`,
  `  http://abc.localhost:4943/?x=1#/${canisterId}/q3Xz-_9/ `,
])("finds canister and token in %s", (text) => {
  expect(parseShareLink(text)).toEqual(link);
});

test.each(["", "#", "#/", "https://abc.icp0.io/", "  "])("finds no link in %j", (text) => {
  expect(parseShareLink(text)).toEqual({ kind: "none" });
});

test.each([
  ["#/not-a-canister/q3Xz", "not the id of a canister"],
  [`#/${canisterId}`, "ends before its secret part"],
  [`#/${canisterId}/a b`, "characters that no link of ours has"],
  [`#/${canisterId}/abc/more`, "characters that no link of ours has"],
  [`#/${canisterId.toUpperCase()}/abc`, "not the id of a canister"],
])("says what is wrong with %s", (text, reason) => {
  expect(parseShareLink(text)).toMatchObject({ kind: "malformed", reason: expect.stringContaining(reason) });
});

test("never throws, whatever is pasted", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(["none", "malformed", "link"]).toContain(parseShareLink(text).kind);
    }),
  );
});
