import type { ActorMethod } from "@dfinity/agent";
import type { _SERVICE } from "./backend.did.ts";

/** The backend as an actor, without what the agent adds to each method. backend.did says what the methods do. */
export type Backend = {
  [Method in keyof _SERVICE]: _SERVICE[Method] extends ActorMethod<infer Args, infer Reply>
    ? (...args: Args) => Promise<Reply>
    : never;
};
