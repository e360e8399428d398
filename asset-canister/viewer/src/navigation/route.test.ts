import { Principal } from "@store-forever/protocol/ic";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fragmentOf, parseRoute, type ViewerRoute } from "./route.ts";

const canisterId = "rrkah-fqaaa-aaaaa-aaaaq-cai";
const galleryId = "5c1f2d6e-8a39-4a6e-9e0c-6a1f0b7f9c11";
const owner = Principal.fromUint8Array(Uint8Array.of(1, 2, 3));

test.each([
  `#/${canisterId}/q3Xz-_9`,
  `/${canisterId}/q3Xz-_9`,
  `https://abc.icp0.io/#/${canisterId}/q3Xz-_9`,
  `  http://abc.localhost:4943/?x=1#/${canisterId}/q3Xz-_9/ `,
])("finds canister and token in %s", (text) => {
  expect(parseRoute(text)).toEqual({ name: "link", canisterId, token: "q3Xz-_9" });
});

test.each(["", "#", "#/", "https://abc.icp0.io/", "  "])("finds no link in %j", (text) => {
  expect(parseRoute(text)).toEqual({ name: "start" });
});

test.each<Exclude<ViewerRoute, { name: "malformed" }>>([
  { name: "start" },
  { name: "link", canisterId, token: "q3Xz-_9" },
  { name: "gallery", canisterId, owner, galleryId },
  { name: "owner", shown: { what: "galleries" } },
  { name: "owner", shown: { what: "everything" } },
  { name: "owner", shown: { what: "gallery", galleryId } },
  { name: "owner", shown: { what: "access" } },
  { name: "owner", shown: { what: "takeover" } },
  { name: "owner", shown: { what: "invitation", secret: "0f".repeat(32) } },
])("comes back to $name by its fragment", (route) => {
  expect(parseRoute(fragmentOf(route))).toEqual(route);
});

test.each([
  ["#/not-a-canister/q3Xz", { kind: "notCanister", part: "not-a-canister" }],
  [`#/${canisterId}`, { kind: "noToken" }],
  [`#/${canisterId}/a b`, { kind: "unknown" }],
  [`#/${canisterId}/abc/more`, { kind: "unknown" }],
  [`#/${canisterId}/${owner.toText()}/${galleryId.toUpperCase()}`, { kind: "unknown" }],
  [`#/${canisterId.toUpperCase()}/abc`, { kind: "notCanister", part: canisterId.toUpperCase() }],
  ["#/invitation", { kind: "noInvitation" }],
  [`#/invitation/${"0f".repeat(31)}`, { kind: "noInvitation" }],
  [`#/invitation/${"0F".repeat(32)}`, { kind: "noInvitation" }],
  [`#/invitation/${"0f".repeat(32)}/more`, { kind: "noInvitation" }],
  ["#/my/pictures", { kind: "notGallery", part: "pictures" }],
])("says what is wrong with %s", (text, problem) => {
  expect(parseRoute(text)).toEqual({ name: "malformed", problem });
});

test("never throws, whatever is pasted", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(["start", "malformed", "link", "gallery", "owner"]).toContain(parseRoute(text).name);
    }),
  );
});
