import { Principal } from "@dfinity/principal";
import { type Bytes, toHex } from "../encoding/bytes.ts";
import { HttpError } from "../http/http-error.ts";

/** Taken by the identity provider. */
const RESERVED = new Set(["identity.localhost", "localhost"]);
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Names of one's own for canisters: `photos` is `http://photos.localhost:PORT`, a name with dots is the whole host. */
export class HostNames {
  readonly #ids = new Map<string, Bytes>();

  /** @param canisterId as text @throws HttpError 400 when one of them is none */
  set(name: string, canisterId: string): void {
    this.#ids.set(checkedHost(name), principalOf(canisterId).toUint8Array());
  }

  delete(name: string): void {
    this.#ids.delete(hostOf(name));
  }

  canisterOf(hostname: string): Bytes | undefined {
    return this.#ids.get(hostname.toLowerCase());
  }

  /** The hosts of a canister. */
  hostsOf(canisterId: Bytes): string[] {
    return [...this.#ids].filter(([, id]) => toHex(id) === toHex(canisterId)).map(([host]) => host);
  }

  /** Canister ids as text, by host. */
  toJSON(): Record<string, string> {
    return Object.fromEntries([...this.#ids].map(([host, id]) => [host, Principal.fromUint8Array(id).toText()]));
  }
}

function hostOf(name: string): string {
  const host = name.toLowerCase();
  return host.includes(".") || host === "localhost" ? host : `${host}.localhost`;
}

function checkedHost(name: string): string {
  const host = hostOf(name);
  if (host.split(".").every((label) => LABEL.test(label)) && !RESERVED.has(host)) return host;
  throw new HttpError(
    400,
    `"${name}" cannot be a canister's host name: use letters, digits and hyphens, not "identity".`,
  );
}

function principalOf(canisterId: string): Principal {
  try {
    return Principal.fromText(canisterId);
  } catch {
    throw new HttpError(400, `"${canisterId}" is not a canister id.`);
  }
}
