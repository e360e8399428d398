import { env } from "node:process";
import fc from "fast-check";

/** Every run tries the same cases, unless PROPERTY_SEED gives another number, or `random`. */
const FIXED_SEED = 20_261_129;

const { PROPERTY_SEED } = env;
if (PROPERTY_SEED !== "random") fc.configureGlobal({ seed: PROPERTY_SEED ? Number(PROPERTY_SEED) : FIXED_SEED });

export * from "fast-check";
export { default } from "fast-check";
