import { encode } from "cborg";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type NetworkUnderTest, openNetwork } from "../../test/helpers/network-under-test.ts";
import { contentOf } from "../../test/helpers/raw-request.ts";
import { testCanister } from "../../test/helpers/test-canister.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import { RejectError } from "../messages/reject.ts";
import { createHeap } from "../runtime/ic0.ts";
import { prepareModule } from "../wasm/canister-module.ts";

const ANONYMOUS = Uint8Array.of(4);
let network: NetworkUnderTest;
let client: TestClient;
let canister: string;

beforeAll(async () => {
  network = await openNetwork();
  client = await createTestClient(network);
  canister = await client.deploy();
});
afterAll(() => network.close());

const cborValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.uint8Array({ maxLength: 40 }),
    fc.string({ maxLength: 20 }),
    fc.bigInt(0n, 2n ** 64n - 1n),
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 12 }), tie("value"), { maxKeys: 4 }),
  ),
})).value;

/** A well-formed request in which any one part is replaced by something else. */
const almostRequest = fc
  .record({
    field: fc.constantFrom("canister_id", "method_name", "arg", "sender", "ingress_expiry", "nonce", "paths"),
    value: cborValue,
    outer: fc.option(
      fc.record({ name: fc.constantFrom("sender_pubkey", "sender_sig", "sender_delegation"), value: cborValue }),
    ),
    type: fc.constantFrom("call", "query", "read_state"),
  })
  .map(({ field, value, outer, type }) => ({
    content: { ...contentOf(canister, ANONYMOUS), request_type: type, [field]: value },
    ...(outer === null ? {} : { [outer.name]: outer.value }),
  }));
const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  cborValue.map((value) => encode(value)),
  almostRequest.map((value) => encode(value)),
);
const path = fc.constantFrom("v2 call", "v3 call", "v4 call", "v2 query", "v3 query", "v2 read_state", "v3 read_state");

it("answers a thousand random bodies without a fault", async () => {
  await fc.assert(
    fc.asyncProperty(body, path, async (bytes, endpoint) => {
      const [version, action] = endpoint.split(" ");
      const url = `${network.url}/api/${version}/canister/${canister}/${action}`;
      const response = await fetch(url, { method: "POST", body: new Uint8Array(bytes) });
      await response.arrayBuffer();
      expect([200, 202, 400, 403, 404]).toContain(response.status);
    }),
    { numRuns: 1_000 },
  );
  expect(await client.numbers(canister, "start_runs")).toEqual([1]);
}, 120_000);

it("refuses mutated modules with IC0505, or takes them", () => {
  const module = testCanister();
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(module.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      fc.option(fc.nat(module.length)),
      (changes, cut) => {
        const mutated = module.slice(0, cut ?? module.length);
        for (const [at, byte] of changes) if (at < mutated.length) mutated[at] = byte;
        try {
          createHeap(prepareModule(mutated));
        } catch (error) {
          expect(error).toBeInstanceOf(RejectError);
          expect((error as RejectError).reject.errorCode).toBe("IC0505");
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
