import type { ExecutionReport } from "@store-forever/devnet";
import { LIMITS } from "@store-forever/protocol";
import { idlService } from "@store-forever/protocol/candid";
import { createAgent, Ed25519KeyIdentity, type HttpAgent, IDL } from "@store-forever/protocol/ic";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  hostileMessages,
  leb,
  MORE_OPCODES,
  message,
  OPCODES,
} from "../../certified/src/candid/candid-messages.fixture.ts";
import { galleryInput, uuid } from "../src/inputs.fixture.ts";
import { type BackendNetwork, startBackend } from "./backend.fixture.ts";

const METHODS = Object.entries(idlService.fieldsAsObject()).map(([name, { annotations }]) => ({
  name,
  isQuery: annotations.includes("query"),
}));
/** Inspections, updates and queries: what is not a timer's. */
const OF_CALLERS: readonly ExecutionReport["entry"][] = ["F", "U", "RQ", "NRQ"];
/** What a message of some bytes may take, whatever they are. */
const MOST_INSTRUCTIONS = 60_000_000n;
/** As many small values as a message may have bytes: the scan alone ends it. */
const MOST_FOR_MEGABYTES = 3_000_000_000n;
/** The network's limit is 200 million. */
const MOST_FOR_AN_INSPECTION = 120_000_000n;
const MEGABYTE = 1_000_000;

let network: BackendNetwork;
let agent: HttpAgent;
const executions: ExecutionReport[] = [];
beforeAll(async () => {
  network = await startBackend({ onExecution: (execution) => executions.push(execution) });
  agent = createAgent({
    host: network.devnet.url,
    rootKey: network.trust.rootKey,
    identity: Ed25519KeyIdentity.generate(),
  });
});
afterAll(() => network?.devnet.close());

/** Sends arguments as they are. @returns what the canister executed for them */
async function executedFor(method: { name: string; isQuery: boolean }, arg: Uint8Array): Promise<ExecutionReport[]> {
  executions.length = 0;
  const { canisterId } = network;
  const methodName = method.name;
  if (method.isQuery) await agent.query(canisterId, { methodName, arg }).catch(() => {});
  else await agent.call(canisterId, { methodName, arg, effectiveCanisterId: canisterId }).catch(() => {});
  return executions.filter((execution) => execution.canisterId === canisterId && OF_CALLERS.includes(execution.entry));
}

describe("every method", () => {
  it("takes a bounded number of instructions for hostile arguments, and runs no update for them", async () => {
    const [nulls] = [message([[MORE_OPCODES.vec, OPCODES.null]], [0], leb(2 ** 28))];
    let most = 0n;
    for (const method of METHODS) {
      const messages = [nulls, ...fc.sample(hostileMessages, 6)];
      for (const arg of messages) {
        const executed = await executedFor(method, arg);
        for (const { instructions } of executed) if (instructions > most) most = instructions;
        if (arg === nulls && !method.isQuery) expect(executed.map(({ entry }) => entry)).toEqual(["F"]);
      }
    }
    console.log(`Hostile arguments of some bytes took at most ${most} instructions.`);
    expect(most).toBeLessThan(MOST_INSTRUCTIONS);
  });

  it("takes no more for a megabyte of small values than to look at it", async () => {
    const texts = new Uint8Array(IDL.encode([IDL.Vec(IDL.Text)], [Array(MEGABYTE).fill("")]));
    const illFormed = message([[MORE_OPCODES.vec, OPCODES.text]], [0], [1, ...leb(MEGABYTE)]);
    const text = Uint8Array.from([...illFormed, ...new Uint8Array(MEGABYTE).fill(0xff)]);
    for (const [name, arg] of [
      ["texts", texts],
      ["an ill-formed text", text],
    ] as const) {
      const executed = await executedFor({ name: "memories_delete", isQuery: false }, arg);
      const most = executed.reduce((sum, { instructions }) => sum + instructions, 0n);
      console.log(`A megabyte of ${name} took ${most} instructions.`);
      expect(most, name).toBeLessThan(MOST_FOR_MEGABYTES);
    }
  });

  it("is inspected well within the limit of inspections, also with the largest argument there is", async () => {
    const ids = Array.from({ length: LIMITS.maxGalleryItems }, (_, index) => uuid(index));
    const { argTypes } = idlService.fieldsAsObject().store_gallery_forever as IDL.FuncClass;
    const arg = new Uint8Array(IDL.encode(argTypes, [galleryInput(uuid(1), ids)]));
    const executed = await executedFor({ name: "store_gallery_forever", isQuery: false }, arg);
    expect(executed.map(({ entry }) => entry)).toEqual(["F", "U"]);
    const [inspection, update] = executed.map(({ instructions }) => instructions);
    console.log(`The largest gallery took ${inspection} instructions to inspect, ${update} to store.`);
    expect(inspection).toBeLessThan(MOST_FOR_AN_INSPECTION);
    expect(update).toBeLessThan(20_000_000_000n);
  });
});
