/** The backend's Candid types: under each name a TypeScript type and the IDL that encodes it. */
export * from "./backend.did.ts";
