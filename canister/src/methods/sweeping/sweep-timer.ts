import { certify } from "@store-forever/certified/azle";
import { canisterSelf, setTimer } from "azle";
import { audit } from "../../operations/journal.ts";
import { store } from "../singletons.ts";
import { QUEUES } from "./queues.ts";
import { Sweeper } from "./sweeper.ts";

/** The sweeper of this canister. An upgrade loses it, and its timers, and plans anew. */
export const sweeper = new Sweeper({
  store,
  queues: QUEUES,
  setTimer,
  afterSweep: () => certify(store.tree),
  onSetAside(work) {
    console.warn(`A task of ${work} trapped and was set aside.`);
    audit(store, canisterSelf().toUint8Array(), "set_aside", work);
  },
});
