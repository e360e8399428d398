import { stableStore } from "../store/stable-store.ts";

/** The types of Candid, and the one store, that all methods share. */
export const store = stableStore();
