import { backendTypes } from "@store-forever/protocol/candid";
import { IDL } from "azle";
import { stableStore } from "../store/stable-store.ts";

/** What all of the canister's methods share. */
export const T = backendTypes(IDL);
export const store = stableStore();
