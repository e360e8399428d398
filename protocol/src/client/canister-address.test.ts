import { expect, it } from "vitest";
import { canisterAt, canisterOrigin } from "./canister-address.ts";

const ID = "rrkah-fqaaa-aaaaa-aaaaq-cai";

it("a canister's pages are below its name, and tell it", () => {
  expect(canisterOrigin(ID, "https://icp-api.io")).toBe(`https://${ID}.icp0.io`);
  expect(canisterOrigin(ID, "http://127.0.0.1:4943")).toBe(`http://${ID}.localhost:4943`);
  for (const host of ["https://icp-api.io", "http://localhost:4943"])
    expect(canisterAt(canisterOrigin(ID, host))).toBe(ID);
});

it.each(["https://photos.example", "https://aaaaa-aa.icp0.io", "https://rrkah-fqaaa-aaaaa-aaaaq-caj.icp0.io"])(
  "%s is no canister's",
  (origin) => expect(canisterAt(origin)).toBeUndefined(),
);
