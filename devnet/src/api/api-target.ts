import type { Bytes } from "../encoding/bytes.ts";

/** What a URL of the API addresses: a canister or the subnet. */
export type ApiTarget = { kind: "canister"; id: Bytes } | { kind: "subnet" };
