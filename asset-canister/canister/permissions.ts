import { rawBytes } from "@store-forever/certified/azle";
import { isController, type Principal, StableBTreeMap } from "azle";
import { principalCodec } from "./asset.ts";
import { Refusal } from "./refusal.ts";

/** Who may change the files: the canister's controllers, and the principals that they name. */
export class Permissions {
  readonly #writers: StableBTreeMap<Principal, Uint8Array>;

  constructor(memoryId: number) {
    this.#writers = new StableBTreeMap(memoryId, principalCodec, rawBytes);
  }

  /** @throws Refusal Unauthorized */
  requireController(caller: Principal): void {
    if (!isController(caller))
      throw new Refusal(
        "Unauthorized",
        `Only a controller of this canister may do this, and ${caller.toText()} is none.`,
      );
  }

  /** @throws Refusal Unauthorized */
  requireWriter(caller: Principal): void {
    if (isController(caller) || this.#writers.containsKey(caller)) return;
    throw new Refusal(
      "Unauthorized",
      `${caller.toText()} may not change these files. A controller of this canister can allow it with authorize.`,
    );
  }

  authorize(writer: Principal): void {
    this.#writers.insert(writer, new Uint8Array(0));
  }

  deauthorize(writer: Principal): void {
    this.#writers.remove(writer);
  }

  authorized(): Principal[] {
    return this.#writers.items().map(([writer]) => writer);
  }
}
