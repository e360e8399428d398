import { Principal } from "@dfinity/principal";
import { type Bytes, equalBytes, fromUtf8 } from "../encoding/bytes.ts";
import { HttpError } from "../http/http-error.ts";
import type { Subnet } from "../subnet/subnet.ts";
import type { ApiTarget } from "./api-target.ts";
import { requireDelegationTarget } from "./authenticate.ts";
import type { ReadStateContent } from "./envelope.ts";

const REQUEST_ID_BYTES = 32;
const PUBLIC_CANISTER_LABELS = new Set([
  "module_hash",
  "controllers",
  "canister_creation_timestamp",
  "last_install_timestamp",
]);

/**
 * Checks that the sender may read these paths of the state tree.
 * @param isFlat whether the flat list of canister ranges of every subnet may be read, as deprecated endpoints allow
 * @throws HttpError 400 for a request id or canister that does not fit, 403 for what belongs to somebody else, 404 for unknown paths
 */
export function checkPaths(
  target: ApiTarget,
  isFlat: boolean,
  { paths, sender }: ReadStateContent,
  delegationTargets: readonly Bytes[] | undefined,
): void {
  const { subnet } = target;
  let requestId: Bytes | undefined;
  for (const [first, second, third, fourth, ...rest] of paths) {
    switch (first === undefined ? undefined : fromUtf8(first)) {
      case "time":
      case "api_boundary_nodes":
      case "canister_ranges":
        break;
      case "subnet":
        checkSubnet(target, isFlat, second, third);
        break;
      case "request_status":
        if (second?.length !== REQUEST_ID_BYTES) throw new HttpError(400, "A request id has 32 bytes.");
        if (requestId !== undefined && !equalBytes(requestId, second))
          throw new HttpError(400, "Can only request a single request ID in request_status paths.");
        requestId = second;
        checkRequest(subnet, second, sender, delegationTargets);
        break;
      case "canister":
        checkCanister(subnet, target, second, sender, [third, fourth]);
        if (rest.length > 0) throw invalidPath();
        break;
      default:
        throw invalidPath();
    }
  }
}

function checkSubnet(target: ApiTarget, isFlat: boolean, id: Bytes | undefined, label: Bytes | undefined): void {
  if (label === undefined) return;
  if (fromUtf8(label) === "metrics" && target.kind !== "subnet") throw invalidPath();
  const isRoot =
    id !== undefined && equalBytes(id, Principal.selfAuthenticating(target.subnet.rootKeyDer).toUint8Array());
  if (fromUtf8(label) === "canister_ranges" && !isFlat && !isRoot) throw invalidPath();
}

function checkRequest(
  subnet: Subnet,
  requestId: Bytes,
  sender: Bytes,
  delegationTargets: readonly Bytes[] | undefined,
): void {
  const record = subnet.history.get(requestId);
  if (record === undefined) return;
  if (!equalBytes(record.sender, sender))
    throw new HttpError(403, "The user tries to access Request ID not signed by the caller.");
  try {
    requireDelegationTarget(delegationTargets, record.receiver);
  } catch (error) {
    throw new HttpError(403, error instanceof Error ? error.message : String(error));
  }
}

function checkCanister(
  subnet: Subnet,
  target: ApiTarget,
  id: Bytes | undefined,
  sender: Bytes,
  [label, name]: [Bytes | undefined, Bytes | undefined],
): void {
  if (id === undefined || label === undefined) throw invalidPath();
  if (target.kind === "canister" && !equalBytes(target.id, id))
    throw new HttpError(
      400,
      `The canister ${Principal.fromUint8Array(id).toText()} in the path is not the effective canister id of the URL.`,
    );
  if (PUBLIC_CANISTER_LABELS.has(fromUtf8(label))) return;
  if (fromUtf8(label) !== "metadata" || name === undefined) throw invalidPath();
  const canister = subnet.canister(id);
  const section = canister?.code?.module.metadata.get(fromUtf8(name));
  if (section?.visibility === "private" && !canister?.isController(Principal.fromUint8Array(sender)))
    throw new HttpError(403, "Custom section can only be requested by the controllers of the canister.");
}

function invalidPath(): HttpError {
  return new HttpError(404, "Invalid path requested.");
}
