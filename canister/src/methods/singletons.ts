import { backendTypes } from "@store-forever/protocol/candid";
import { IDL } from "azle";
import { stableArchive } from "../store/stable-archive.ts";

/** What all of the canister's methods share. */
export const T = backendTypes(IDL);
export const archive = stableArchive();
