import type { Bytes } from "../encoding/bytes.ts";

/** What a URL addresses: a canister's endpoint or the subnet's. */
export type ApiTarget = { kind: "canister"; id: Bytes } | { kind: "subnet" };
