import { existsSync, readFileSync } from "node:fs";
import type { CanisterName } from "./canister-ids.ts";
import { DeployError } from "./deploy-error.ts";
import { writeAtomically } from "./write-atomically.ts";

/** A snapshot of a canister that an upgrade took. */
export interface TakenSnapshot {
  idHex: string;
  /** SHA-256 of the module that runs again after going back. */
  moduleHash: string;
  takenAt: string;
  /** The upgrade that took it, by the modules that it brought: snapshots of one upgrade go together. */
  upgrade: string;
}

/** A creation as it was first sent. The ledger knows it again if all of it is the same. */
export interface BegunCreation {
  createdAtNs: string;
  cycles: string;
  /** The network chooses when left out. */
  subnet?: string;
}

interface Entry {
  creating: Partial<Record<CanisterName, BegunCreation>>;
  /** A payment of ICP that was begun. */
  paying?: { createdAtNs: string; amountE8s: string };
  /** The snapshots that were there before one was taken. */
  snapshotting: Partial<Record<CanisterName, string[]>>;
  snapshots: Partial<Record<CanisterName, TakenSnapshot>>;
}

const NOTHING: Entry = { creating: {}, snapshotting: {}, snapshots: {} };

/**
 * What was begun and is not known to have ended, and the snapshots to go back to, by network. It is written before the network is asked,
 * so that a deployment that was killed finds what it made.
 */
export class Journal {
  readonly #file: string;
  readonly #network: string;

  constructor(file: string, network: string) {
    this.#file = file;
    this.#network = network;
    this.read();
  }

  /** @throws DeployError when the file is damaged */
  read(): Entry {
    return { ...NOTHING, ...this.#all()[this.#network] };
  }

  update(change: (entry: Entry) => Entry): void {
    writeAtomically(
      this.#file,
      JSON.stringify({ ...this.#all(), [this.#network]: change(this.read()) }, null, 2),
      0o644,
    );
  }

  /** The snapshots of the last upgrade. */
  lastSnapshots(): Partial<Record<CanisterName, TakenSnapshot>> {
    const { snapshots } = this.read();
    const last = Object.values(snapshots).sort((left, right) => (left.takenAt < right.takenAt ? 1 : -1))[0];
    return Object.fromEntries(Object.entries(snapshots).filter(([, { upgrade }]) => upgrade === last?.upgrade));
  }

  #all(): Record<string, Entry> {
    if (!existsSync(this.#file)) return {};
    try {
      const json = JSON.parse(readFileSync(this.#file, "utf8"));
      if (typeof json === "object" && json !== null && !Array.isArray(json)) return json;
    } catch {
      // Told below.
    }
    throw new DeployError(
      `${this.#file} is damaged. It says what the last deployment had begun: take it back from version control, or delete it if the last deployment came to its end.`,
    );
  }
}
