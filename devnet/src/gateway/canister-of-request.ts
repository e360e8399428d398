import type { IncomingMessage } from "node:http";
import { Principal } from "@dfinity/principal";
import type { Bytes } from "../encoding/bytes.ts";
import type { HostNames } from "./host-names.ts";

/** The canister that a request of a browser is for, and whether its answer has to be verified. */
export interface GatewayTarget {
  canisterId: Bytes;
  /** True for `<id>.raw.localhost`: the answer is passed on without verification. */
  raw: boolean;
}

/** Finds the canister by the host name, else by `?canisterId=`, else by the page that the request comes from. */
export function canisterOfRequest({ headers, url }: IncomingMessage, names: HostNames): GatewayTarget | undefined {
  const host = headers.host ?? "localhost";
  return (
    targetOfUrl(`http://${host}${url ?? "/"}`, names) ??
    (headers.referer === undefined ? undefined : targetOfUrl(headers.referer, names))
  );
}

function targetOfUrl(text: string, names: HostNames): GatewayTarget | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return undefined;
  const named = names.canisterOf(url.hostname);
  if (named !== undefined) return { canisterId: named, raw: false };
  return targetOfHost(url.hostname) ?? targetOfName(url.searchParams.get("canisterId") ?? "", false);
}

function targetOfHost(hostname: string): GatewayTarget | undefined {
  const match = /^(?:[^.]+--)?([^.]+?)(\.raw)?\.localhost$/.exec(hostname);
  return match === null ? undefined : targetOfName(match[1] ?? "", match[2] !== undefined);
}

function targetOfName(name: string, raw: boolean): GatewayTarget | undefined {
  try {
    return { canisterId: Principal.fromText(name).toUint8Array(), raw };
  } catch {
    return undefined;
  }
}
