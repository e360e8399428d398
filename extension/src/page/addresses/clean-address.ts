import { cleanAddress as readAddress } from "@store-forever/protocol";
import { once } from "./once.ts";

/** An address without what is no part of it: two that differ only there are one file. */
export const cleanAddress = once(readAddress);
