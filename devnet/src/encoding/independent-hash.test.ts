import { bytesToHex, hexToBytes } from "@noble/hashes/utils";
import { expect, it } from "vitest";
import { hashMap, UnhashableError } from "./independent-hash.ts";

const CONTENT = {
  request_type: "call",
  sender: Uint8Array.of(4),
  ingress_expiry: 1_685_570_400_000_000_000n,
  canister_id: hexToBytes("00000000000004d2"),
  method_name: "hello",
  arg: hexToBytes("4449444c00fd2a"),
};

it("hashes the specification's example to its request id", () => {
  expect(bytesToHex(hashMap(CONTENT))).toBe("1d1091364d6bb8a6c16b203ee75467d59ead468f523eb058880ae8ec80e2b101");
});

it("takes fields that it does not know into the request id", () => {
  expect(bytesToHex(hashMap({ ...CONTENT, novelty: [1, { deep: "value" }] }))).not.toBe(bytesToHex(hashMap(CONTENT)));
});

it("hashes small numbers alike, however they were encoded", () => {
  expect(hashMap({ n: 624485 })).toEqual(hashMap({ n: 624485n }));
});

it("refuses what has no hash", () => {
  expect(() => hashMap({ n: -1 })).toThrow(UnhashableError);
  expect(() => hashMap({ n: null })).toThrow("A request cannot contain null");
});
