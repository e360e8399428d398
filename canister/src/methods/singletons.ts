import { stableStore } from "../store/stable-store.ts";

/** What all of the canister's methods share. */
export const store = stableStore();
