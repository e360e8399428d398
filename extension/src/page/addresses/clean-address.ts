import { cleanAddress as readClean, stableAddress as readStable } from "@store-forever/protocol";
import { once } from "./once.ts";

/** An address without what is no part of it: two that differ only there are one file. */
export const cleanAddress = once(readClean);

/** What of an address stays the same from visit to visit. */
export const stableAddress = once(readStable);
