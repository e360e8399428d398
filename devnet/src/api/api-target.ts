import type { Bytes } from "../encoding/bytes.ts";
import type { RangesProof } from "../state/delegations.ts";
import type { Subnet } from "../subnet/subnet.ts";

/** What a URL of the API addresses: a canister or a subnet, and the subnet that answers. */
export type ApiTarget = { subnet: Subnet; ranges: RangesProof } & (
  | { kind: "canister"; id: Bytes }
  | { kind: "subnet" }
);
