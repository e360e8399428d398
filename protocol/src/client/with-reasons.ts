import { AgentError } from "@dfinity/agent";
import type { Backend } from "../candid/backend.ts";
import { notForHotKeys, StoreError } from "../values/store-error.ts";
import { accepted } from "./accepted.ts";
import { agentReject } from "./agent-reject.ts";

/**
 * The backend, whose updates fail with a `StoreError` where the canister does not admit the caller. The network tells only that it
 * refused: the reason is asked for.
 */
export function withReasons<B extends Backend>(backend: B): B {
  return new Proxy(backend, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== "function") return method;
      return (...args: unknown[]) =>
        (method as (...args: unknown[]) => Promise<unknown>)(...args).catch(async (error: unknown) => {
          throw isNotAdmitted(error) ? ((await reasonOf(target)) ?? error) : error;
        });
    },
  });
}

const isNotAdmitted = (error: unknown) => error instanceof AgentError && agentReject(error)?.notAdmitted === true;

/** `undefined` where the canister gives no reason. */
async function reasonOf(backend: Backend): Promise<StoreError | undefined> {
  const standing = await backend.get_standing().catch(() => undefined);
  if (standing === undefined) return undefined;
  try {
    const { may_store, is_hot_key } = accepted(standing);
    accepted(may_store);
    return is_hot_key ? notForHotKeys() : undefined;
  } catch (error) {
    return error instanceof StoreError ? error : undefined;
  }
}
