import path from "node:path";
import { fromHex } from "@store-forever/protocol";
import { createAgent, createBackend, type Identity } from "@store-forever/protocol/ic";
import { identityIn } from "../../scripts/deploy/keys/pem-identity.ts";
import type { Stack } from "../../scripts/stack/stack.ts";

/** Calls the backend as somebody, past viewer and extension. */
export function callerAs({ devnet, backendCanisterId }: Stack, identity: Identity) {
  const agent = createAgent({ host: devnet.url, rootKey: fromHex(devnet.rootKey), identity });
  return { agent, backend: createBackend(agent, backendCanisterId) };
}

/** Calls the backend as whoever deployed the stack. @param stateDir the stack's */
export const administratorOf = (stack: Stack, stateDir: string) =>
  callerAs(stack, identityIn(path.join(stateDir, "deployer.pem"))).backend;
