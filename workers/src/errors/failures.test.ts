import { STORE_ERROR_CODES, StoreError } from "@store-forever/protocol";
import { createAgent, createBackend } from "@store-forever/protocol/ic";
import { VerificationError } from "@store-forever/protocol/verify";
import { describe, expect, test } from "vitest";
import { serveLoopback } from "../../test/loopback.ts";
import { failureOf, PipelineError, resultOf } from "./failures.ts";
import { isNetworkFault } from "./retry.ts";

const CANISTER_ID = "bkyz2-fmaaa-aaaaa-qaaaq-cai";

/** The agent's error for a server with this answer. */
async function agentErrorOf(status: number, body: string): Promise<{ error: unknown; host: string }> {
  await using server = await serveLoopback((_, response) => response.writeHead(status).end(body));
  return { error: await errorOfCallTo(server.origin), host: server.origin };
}

async function errorOfCallTo(host: string): Promise<unknown> {
  const backend = createBackend(createAgent({ host }), CANISTER_ID);
  return await backend.limits().then(
    () => expect.unreachable("The call was answered."),
    (error: unknown) => error,
  );
}

describe("failureOf", () => {
  test("an unreachable network is named with backend and address, and worth another try", async () => {
    const host = await (async () => {
      await using server = await serveLoopback(() => {});
      return server.origin;
    })();
    const error = await errorOfCallTo(host);
    expect(failureOf(error, { host, canisterId: CANISTER_ID })).toEqual({
      code: "Network",
      message: expect.stringMatching(`${CANISTER_ID} could not be reached at ${host}. Check `),
    });
    expect(isNetworkFault(error)).toBe(true);
  });

  test.each([
    [503, "busy", "Network", true],
    [429, "slow down", "Network", true],
    [404, "no such page", "Network", false],
    [403, "Failed to authenticate request", "Unauthorized", false],
    [400, "Invalid delegation expiry: delegation has expired", "Unauthorized", false],
  ] as const)("an answer of %i %s is %s", async (status, body, code, retried) => {
    const { error, host } = await agentErrorOf(status, body);
    expect(failureOf(error, { host, canisterId: CANISTER_ID }).code).toBe(code);
    expect(isNetworkFault(error)).toBe(retried);
  });

  test("every refusal of the backend keeps its message", () => {
    const codes = STORE_ERROR_CODES.map((code) => {
      const failure = failureOf(new StoreError(code, "the reason"));
      expect(failure.message).toContain("the reason");
      return [code, failure.code];
    });
    expect(Object.fromEntries(codes)).toMatchObject({
      Unauthorized: "Unauthorized",
      TooLarge: "Quota",
      LimitExceeded: "Quota",
      InvalidHash: "Integrity",
      InvalidArgument: "Refused",
      Disabled: "Disabled",
      Internal: "Internal",
    });
  });

  test("a failed verification is an integrity failure, and an unknown error an internal one", () => {
    expect(failureOf(new VerificationError("The witness is not a hash tree.")).code).toBe("Integrity");
    expect(failureOf(new TypeError("x is undefined")).code).toBe("Internal");
    expect(failureOf("thrown text").message).toContain("thrown text");
  });
});

test("resultOf turns what is thrown into a value that a structured clone keeps", async () => {
  const failed = await resultOf(() => Promise.reject(new PipelineError("Quota", "Too much.")));
  expect(structuredClone(failed)).toEqual({ ok: false, error: { code: "Quota", message: "Too much." } });
  expect(await resultOf(() => Promise.resolve(7))).toEqual({ ok: true, value: 7 });
});
