import { Principal } from "@dfinity/principal";
import { bytesToHex } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { principalText } from "../encoding/principal-text.ts";

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Thrown for a name that no canister can have, and for an id that no canister has. */
export class HostNameError extends Error {
  override readonly name = "HostNameError";
}

/** Custom host names of canisters. `photos` is `http://photos.localhost:PORT`; a name with dots is the whole host. */
export class HostNames {
  readonly #ids = new Map<string, Bytes>();
  readonly #reserved: ReadonlySet<string>;

  /** @param reserved hosts that are taken by something else */
  constructor(reserved: readonly string[] = []) {
    this.#reserved = new Set(["localhost", ...reserved]);
  }

  /** Gives a canister a name. @param canisterId the id as text @throws HostNameError */
  set(name: string, canisterId: string): void {
    this.#ids.set(this.#checkedHost(name), principalOf(canisterId).toUint8Array());
  }

  delete(name: string): void {
    this.#ids.delete(hostOf(name));
  }

  canisterOf(hostname: string): Bytes | undefined {
    return this.#ids.get(hostname.toLowerCase());
  }

  /** The hosts of a canister. */
  hostsOf(canisterId: Bytes): string[] {
    return [...this.#ids].filter(([, id]) => bytesToHex(id) === bytesToHex(canisterId)).map(([host]) => host);
  }

  /** The canister ids as text, by host. */
  toJSON(): Record<string, string> {
    return Object.fromEntries([...this.#ids].map(([host, id]) => [host, principalText(id)]));
  }

  #checkedHost(name: string): string {
    const host = hostOf(name);
    if (host.split(".").every((label) => LABEL.test(label)) && !this.#reserved.has(host)) return host;
    throw new HostNameError(
      `"${name}" cannot be a canister's host name: use letters, digits and hyphens, and none of ${[...this.#reserved].join(", ")}.`,
    );
  }
}

function hostOf(name: string): string {
  const host = name.toLowerCase();
  return host.includes(".") || host === "localhost" ? host : `${host}.localhost`;
}

function principalOf(canisterId: string): Principal {
  try {
    return Principal.fromText(canisterId);
  } catch {
    throw new HostNameError(`"${canisterId}" is not a canister id.`);
  }
}
