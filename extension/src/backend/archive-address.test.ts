import { describe, expect, it } from "vitest";
import { parseArchiveAddress } from "./archive-address.ts";

const BACKEND = "ey7q4-myn44-aaaaa-aaaaa-cai";

describe("parseArchiveAddress", () => {
  it.each([
    ["a canister's id", ` ${BACKEND}\n`, { canisterId: BACKEND, viewerUrl: undefined }],
    [
      "a viewer's address",
      "https://e76wi-ban44-aaaaa-aaaaq-cai.icp0.io",
      { canisterId: undefined, viewerUrl: "https://e76wi-ban44-aaaaa-aaaaq-cai.icp0.io" },
    ],
    [
      "a page of a viewer",
      "https://photos.example/?x=1#/my/galleries",
      { canisterId: undefined, viewerUrl: "https://photos.example" },
    ],
    [
      "a link",
      `https://photos.example/#/${BACKEND}/token`,
      { canisterId: BACKEND, viewerUrl: "https://photos.example" },
    ],
    [
      "a viewer on this computer",
      "http://e76wi-ban44-aaaaa-aaaaq-cai.localhost:4943/",
      { canisterId: undefined, viewerUrl: "http://e76wi-ban44-aaaaa-aaaaq-cai.localhost:4943" },
    ],
  ])("reads %s", (_, text, value) => {
    expect(parseArchiveAddress(text)).toEqual({ ok: true, value });
  });

  it.each([
    ["nothing", ""],
    ["words", "my archive"],
    ["a mistyped id", "ey7q4-myn44-aaaaa-aaaab-cai"],
    ["the management canister", "aaaaa-aa"],
    ["a person's principal", "vvetp-q3knn-ixppx-qmmwx-5nisw-vou7m-nxelt-63mk5-5rgtn-d6557-7ae"],
    ["an address that others on the way can read", "http://photos.example"],
    ["a user in an address", "https://user:password@photos.example"],
    ["no web address", "javascript:alert(1)"],
    ["a file", "file:///etc/passwd"],
    ["more than an address has", `https://photos.example/${"x".repeat(3_000)}`],
  ])("refuses %s", (_, text) => {
    expect(parseArchiveAddress(text)).toEqual({ ok: false, error: "address" });
  });
});
