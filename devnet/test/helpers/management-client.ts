import { polling } from "@dfinity/agent";
import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import type { CandidSettings } from "../../src/candid/management-types.ts";
import type { TestClient } from "./test-client.ts";

/** Settings that change nothing. */
export const NO_SETTINGS: CandidSettings = {
  controllers: [],
  compute_allocation: [],
  memory_allocation: [],
  freezing_threshold: [],
  reserved_cycles_limit: [],
  log_visibility: [],
  log_memory_limit: [],
  snapshot_visibility: [],
  status_visibility: [],
  wasm_memory_limit: [],
  wasm_memory_threshold: [],
  minimum_incoming_canister_call_cycles: [],
  environment_variables: [],
};

/** Calls the management canister about a canister, and decodes its reply with the given type. */
export async function manage<T = undefined>(
  { agent }: TestClient,
  canisterId: string,
  method: string,
  [type, arg]: readonly [IDL.Type, object],
  replyType?: IDL.Type,
): Promise<T> {
  const effectiveCanisterId = Principal.fromText(canisterId);
  const { requestId, response } = await agent.call(Principal.managementCanister(), {
    methodName: method,
    arg: new Uint8Array(IDL.encode([type], [arg])),
    effectiveCanisterId,
  });
  if (response.body !== null && "reject_code" in response.body)
    throw new Error(`${response.body.error_code}: ${response.body.reject_message}`);
  const { reply } = await polling.pollForResponse(agent, effectiveCanisterId, requestId);
  return decodeReply<T>(replyType, reply);
}

/** Asks the management canister by query. */
export async function askManagement<T>(
  { agent }: TestClient,
  canisterId: string,
  method: string,
  [type, arg]: readonly [IDL.Type, object],
  replyType: IDL.Type,
): Promise<T> {
  const answer = await agent.query(Principal.managementCanister(), {
    methodName: method,
    arg: new Uint8Array(IDL.encode([type], [arg])),
    effectiveCanisterId: Principal.fromText(canisterId),
  });
  if (answer.status === "replied") return decodeReply<T>(replyType, answer.reply.arg);
  throw new Error(`${answer.error_code}: ${answer.reject_message}`);
}

function decodeReply<T>(type: IDL.Type | undefined, reply: Uint8Array): T {
  return IDL.decode(type === undefined ? [] : [type], reply)[0] as unknown as T;
}
