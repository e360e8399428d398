import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VerificationError } from "../certified/verify.ts";
import { MAX_CHAIN_CHARS, parseConnectReply, parseViewerMessage } from "./connect.ts";
import { parseDelegationChain } from "./delegation.ts";
import { parseLinkRequest } from "./link.ts";

/** Pages and extensions send each other anything that can be cloned. What is no message is answered by nothing, and nothing throws. */
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withTypedArray: true,
});
const types = [
  "connect.hello",
  "connect.grant",
  "connect.refuse",
  "session.renew",
  "session.none",
  "session.look",
  "session.merge",
  "session.end",
] as const;
const shaped = fc.record(
  {
    to: fc.constantFrom("extension", "viewer", "page"),
    type: fc.constantFrom(...types, "link.prove", "__proto__", "constructor"),
    pageNonce: anything,
    nonce: anything,
    chain: anything,
    principal: anything,
    sessionExpiresAtMs: anything,
  },
  { requiredKeys: [] },
);

describe("messages between pages and extensions", () => {
  it("are what they say, or are none", () => {
    fc.assert(
      fc.property(fc.oneof(anything, shaped), (message) => {
        const parsed = parseViewerMessage(message);
        if (parsed !== undefined) expect(types).toContain(parsed.type);
        const request = parseLinkRequest(message);
        if (request !== undefined) expect(request.nonce).toMatch(/^[\w-]{16,100}$/);
      }),
    );
  });

  it("are answered by a reply of the kind that was asked for, or by none", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.oneof(anything, fc.record({ ok: fc.constant(true), value: anything })),
        (type, reply) => {
          const parsed = parseConnectReply(type, reply);
          if (parsed !== undefined) expect(typeof parsed.ok).toBe("boolean");
        },
      ),
    );
  });

  it("hold no chain, principal or reason that is longer than any can be", () => {
    const to = "store-forever";
    const nonce = "0".repeat(64);
    const grant = { to, type: "connect.grant", nonce, chain: "{}", principal: "aaaaa-aa", sessionExpiresAtMs: 1 };
    expect(parseViewerMessage(grant)).toEqual(grant);
    expect(parseViewerMessage({ ...grant, chain: "0".repeat(MAX_CHAIN_CHARS + 1) })).toBeUndefined();
    expect(() => parseDelegationChain(" ".repeat(MAX_CHAIN_CHARS + 1))).toThrow(
      "The chain of delegations is too long.",
    );
    for (const type of ["session.look", "session.merge", "session.end"])
      expect(parseViewerMessage({ to, type, principal: "a".repeat(64) })).toBeUndefined();
    const refusal = (message: string) => ({ ok: false, error: { name: "foreign", message } });
    expect(parseConnectReply("session.end", refusal("No."))).toEqual(refusal("No."));
    expect(parseConnectReply("session.end", refusal("No".repeat(1_001)))).toBeUndefined();
  });

  it("hold no chain of delegations that cannot be read as one", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (json) => {
        expect(() => parseDelegationChain(json)).toThrow(VerificationError);
      }),
    );
  });
});
