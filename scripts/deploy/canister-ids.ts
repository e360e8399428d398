import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Principal } from "@store-forever/protocol/ic";
import { DeployError } from "./deploy-error.ts";
import { writeAtomically } from "./write-atomically.ts";

/** The canisters of an archive. */
export const CANISTER_NAMES = ["backend", "viewer"] as const;
export type CanisterName = (typeof CANISTER_NAMES)[number];

/** By name, then by network, as `dfx` keeps it. */
type DfxIds = Record<string, Record<string, string>>;
/** By name, as `icp` keeps it in a file for each environment. */
type IcpIds = Record<string, string>;

/**
 * Which canisters of a network are ours. They are in `canister_ids.json`, where `dfx` looks, and beside it in `.icp/data/mappings/`,
 * where `icp` does. Both files are for committing; whatever else is in them stays.
 */
export class CanisterIds {
  readonly #dfxFile: string;
  readonly #icpFile: string;
  readonly #network: string;
  #known: Partial<Record<CanisterName, string>>;

  /** @throws DeployError when a file is damaged, or the two name different canisters */
  constructor(dfxFile: string, network: string) {
    this.#dfxFile = dfxFile;
    this.#icpFile = path.join(path.dirname(dfxFile), ".icp", "data", "mappings", `${network}.ids.json`);
    this.#network = network;
    const [dfx, icp] = [this.#dfx(), this.#icp()];
    this.#known = {};
    for (const name of CANISTER_NAMES) {
      const [ours, theirs] = [dfx[name]?.[network], icp[name]];
      if (ours !== undefined && theirs !== undefined && ours !== theirs)
        throw new DeployError(
          `${dfxFile} calls ${ours} the ${name} and ${this.#icpFile} calls ${theirs} so. Make both name the one that holds the archive.`,
        );
      const id = ours ?? theirs;
      if (id !== undefined) this.#known[name] = id;
    }
  }

  get(name: CanisterName): string | undefined {
    return this.#known[name];
  }

  set(name: CanisterName, id: string): void {
    this.#known = { ...this.#known, [name]: id };
    const dfx = this.#dfx();
    const written = { ...dfx, [name]: { ...dfx[name], [this.#network]: id } };
    writeAtomically(this.#dfxFile, JSON.stringify(written, null, 2), 0o644);
    writeAtomically(this.#icpFile, JSON.stringify({ ...this.#icp(), [name]: id }, null, 2), 0o644);
  }

  #dfx(): DfxIds {
    const ids = readJson(this.#dfxFile, (json): json is DfxIds =>
      Object.values(json).every((networks) => isRecord(networks) && Object.values(networks).every(isText)),
    );
    for (const name of CANISTER_NAMES) requireId(this.#dfxFile, ids[name]?.[this.#network]);
    return ids;
  }

  #icp(): IcpIds {
    const ids = readJson(this.#icpFile, (json): json is IcpIds => Object.values(json).every(isText));
    for (const name of CANISTER_NAMES) requireId(this.#icpFile, ids[name]);
    return ids;
  }
}

function readJson<T extends object>(file: string, isValid: (json: object) => json is T): T {
  if (!existsSync(file)) return {} as T;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw damaged(file, `it is not JSON (${(error as Error).message})`);
  }
  if (!isRecord(json) || !isValid(json)) throw damaged(file, "it does not hold names of canisters with their ids");
  return json;
}

function requireId(file: string, id: string | undefined): void {
  if (id === undefined) return;
  try {
    Principal.fromText(id);
  } catch {
    throw damaged(file, `"${id}" is not the id of a canister`);
  }
}

function damaged(file: string, what: string): DeployError {
  return new DeployError(
    `${file} is damaged: ${what}. Take it back from version control. Without it nobody knows which canisters hold the archive: do not delete it.`,
  );
}

const isText = (value: unknown): value is string => typeof value === "string";
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
