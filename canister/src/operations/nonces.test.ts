import { LIMITS } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic-types";
import { checkNonce } from "@store-forever/protocol/verify";
import { describe, expect, it } from "vitest";
import { ALICE, BOB, bytesOf, SECOND_NS } from "../inputs.fixture.ts";
import { sweep } from "../methods/sweeping/sweep.ts";
import { refusalOf, testStore, witnessed } from "../store.fixture.ts";
import { proveNonce, provenNonce } from "./nonces.ts";

describe("nonces", () => {
  it("prove who the caller is, to those who know them, for ten minutes", async () => {
    const { store, clock } = testStore();
    const nonce = bytesOf(32, 5);
    const view = async () => {
      const { value, paths } = provenNonce(store, nonce);
      const proof = value && { owner: Principal.fromUint8Array(value.owner), proved_at_ns: value.provedAtNs };
      const tree = await witnessed(store, paths);
      checkNonce(tree, nonce, proof);
      return { proof, tree };
    };
    expect((await view()).proof).toBeUndefined();
    const proof = { owner: ALICE, provedAtNs: store.now() };
    expect([proveNonce(store, ALICE, nonce), proveNonce(store, ALICE, nonce)]).toEqual([proof, proof]);
    expect(refusalOf(() => proveNonce(store, BOB, nonce))).toEqual({ code: "Conflict", field: "nonce" });
    const { tree, proof: seen } = await view();
    expect(seen?.owner.toUint8Array()).toEqual(ALICE);
    expect(() => checkNonce(tree, nonce, undefined)).toThrow("not proved by whom");
    for (const length of [15, 65])
      expect(refusalOf(() => proveNonce(store, ALICE, new Uint8Array(length)))).toMatchObject({
        code: "InvalidArgument",
      });
    clock.nowNs += BigInt(LIMITS.nonceTtlSeconds) * SECOND_NS;
    sweep(store);
    expect((await view()).proof).toBeUndefined();
    expect([store.maps.nonces.first(), store.maps.nonceExpiries.first()]).toEqual([undefined, undefined]);
  });
});
