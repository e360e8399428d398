import { type Backend, fromHex } from "@store-forever/protocol";
import { createAgent, createBackend, type HttpAgent, type Identity } from "@store-forever/protocol/ic";

/** Somebody who calls a backend. */
export interface Caller {
  agent: HttpAgent;
  backend: Backend;
  principal: string;
}

const ANONYMOUS = "2vxsx-fae";

/** @param identity who signs the calls; anonymous when left out */
export function callerAt(devnet: { url: string; rootKey: string }, canisterId: string, identity?: Identity): Caller {
  const rootKey = fromHex(devnet.rootKey);
  const agent = createAgent({ host: devnet.url, rootKey, ...(identity === undefined ? {} : { identity }) });
  const principal = identity?.getPrincipal().toText() ?? ANONYMOUS;
  return { agent, backend: createBackend(agent, canisterId), principal };
}

/** What the network answers to an update that is sent without waiting for its result, as JSON. */
export async function sendUpdate({ agent }: Caller, canisterId: string, methodName: string, arg: Uint8Array) {
  const { response } = await agent.call(canisterId, { methodName, arg, effectiveCanisterId: canisterId });
  return `${response.status} ${JSON.stringify(response.body ?? {})}`;
}
