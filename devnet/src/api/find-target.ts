import { Principal } from "@dfinity/principal";
import type { Bytes } from "../encoding/bytes.ts";
import { HttpError } from "../http/http-error.ts";
import type { Network } from "../network/network.ts";
import type { Subnet } from "../subnet/subnet.ts";
import type { ApiTarget } from "./api-target.ts";

const API_PATH = /^\/api\/(v[234])\/(canister|subnet)\/([^/]+)\/(call|query|read_state)$/;

/** What a request asks for, by its URL. */
export interface ApiRequest {
  version: string;
  action: string;
  target: ApiTarget;
  /** The endpoint as the specification writes it, without the id: `/api/v3/canister/call`. */
  endpoint: string;
}

/** @throws HttpError 404 for an endpoint that does not exist, 400 for an id that is no principal or belongs to no subnet */
export function findTarget(network: Network, pathname: string): ApiRequest {
  const [, version = "", kind = "", text = "", action = ""] = API_PATH.exec(pathname) ?? [];
  if (!isServed(version, kind, action)) throw new HttpError(404, `There is no endpoint ${pathname}.`);
  const id = principalOf(text);
  const target = kind === "subnet" ? subnetTarget(network, version, id) : canisterTarget(network, version, action, id);
  return { version, action, target, endpoint: `/api/${version}/${kind}/${action}` };
}

/** Version 4 has calls only, version 3 has everything. Subnets take calls since version 4 and queries since version 3. */
function isServed(version: string, kind: string, action: string): boolean {
  if (kind === "") return false;
  if (action === "call") return kind === "canister" || version === "v4";
  if (action === "query" && kind === "subnet") return version === "v3";
  return version === "v2" || version === "v3";
}

function subnetTarget(network: Network, version: string, id: Bytes): ApiTarget {
  const subnet = network.subnetById(id);
  if (subnet === undefined) throw new HttpError(400, `subnet_not_found: there is no subnet ${textOf(id)}.`);
  return { kind: "subnet", subnet, ranges: { kind: version === "v2" ? "flat" : "none" } };
}

function canisterTarget(network: Network, version: string, action: string, id: Bytes): ApiTarget {
  const subnet = subnetOf(network, id);
  // Only calls of version 3 are as old as version 2 of the rest.
  const isFlat = version === "v2" || (version === "v3" && action === "call");
  return { kind: "canister", id, subnet, ranges: isFlat ? { kind: "flat" } : { kind: "sharded", canisterId: id } };
}

/** Agents without an effective canister id ask the management canister's own id: the root subnet answers, whose certificates need no ranges. */
function subnetOf(network: Network, id: Bytes): Subnet {
  const subnet = id.length === 0 ? network.root : network.subnetOf(id);
  if (subnet !== undefined) return subnet;
  throw new HttpError(400, `canister_not_found: ${textOf(id)} is in the canister ranges of no subnet.`);
}

function principalOf(text: string): Bytes {
  try {
    return Principal.fromText(text).toUint8Array();
  } catch {
    throw new HttpError(400, `"${text}" is not a principal.`);
  }
}

function textOf(id: Bytes): string {
  return Principal.fromUint8Array(id).toText();
}
