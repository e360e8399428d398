import { Principal } from "@dfinity/principal";
import { expect, it } from "vitest";
import { depositAccount } from "./deposit-account.ts";

const ARCHIVE = "um5iw-rqaaa-aaaaq-qaaba-cai";
const OWNER = "k2t6j-2nvnp-4zjm3-25dtz-6xhaa-c7boj-5gayf-oj3xs-i43lp-teztq-6ae";

it("is the archive's account with the person as its subaccount, and has another text for each person", () => {
  const person = Principal.fromText(OWNER);
  const { owner, subaccount, text } = depositAccount(ARCHIVE, person);
  expect(owner.toText()).toBe(ARCHIVE);
  expect([...subaccount]).toEqual([29, ...person.toUint8Array(), 0, 0]);
  expect(text).toMatch(new RegExp(`^${ARCHIVE}-[a-z2-7]{7}\\.1d[0-9a-f]+$`));
  expect(depositAccount(ARCHIVE, Principal.fromText("aaaaa-aa")).text).not.toBe(text);
});

it("is written as wallets read it", () => {
  // The command `icp` 1.5.0 has sent cycles and ICP to this text, and they arrived at the subaccount.
  expect(depositAccount(ARCHIVE, Principal.fromText(OWNER)).text).toBe(
    "um5iw-rqaaa-aaaaq-qaaba-cai-nymkfrq.1db56bf994b37ae8e79f5ce000be1727a6060ae4eef24736b7cc999c3c020000",
  );
});
