import type { Canister } from "../canister/canister.ts";
import type { CallRequest } from "../messages/call-request.ts";
import type { CallResponse } from "../messages/call-response.ts";
import type { IngressMessage } from "../messages/ingress-message.ts";
import type { Query } from "../messages/query.ts";
import type { Reject } from "../messages/reject.ts";

/** Whether a call from outside is taken in, and which canister pays for it. */
export type Admission = { kind: "refused"; reject: Reject } | { kind: "accepted"; payer: Canister | undefined };

/**
 * A canister that the host plays instead of running a module: the management canister and the emulated system canisters.
 * The subnet knows them by this interface only; `Subnet.addHostCanister` plugs one in.
 */
export interface HostCanister {
  /** Decides about an update call from outside before it is accepted. */
  admit(message: IngressMessage): Admission;
  /** Runs an update. Its response goes to the request's origin, at once or later. */
  update(request: CallRequest): void;
  query(query: Query): CallResponse;
}
