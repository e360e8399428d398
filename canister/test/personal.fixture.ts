import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { sendTokens } from "@store-forever/devnet";
import { Principal } from "@store-forever/protocol/ic";
import { sha256 } from "../src/inputs.fixture.ts";
import { type BackendNetwork, okOf } from "./backend.fixture.ts";

export const AS_IT_IS = { name: [] as [], subnet_id: [] as [] };

/** Chooses the built module for personal canisters. */
export async function chooseModule({ controller: { backend } }: BackendNetwork): Promise<void> {
  const bytes = new Uint8Array(await readFile(fileURLToPath(new URL("../dist/backend.wasm.gz", import.meta.url))));
  okOf((await backend.store_assets([{ sha256: sha256(bytes), bytes }]))[0]);
  okOf(await backend.set_personal_canister_module(sha256(bytes)));
}

/** Adds cycles to the reserve, as anybody may. */
export async function fillReserve({ anonymous: { agent }, canisterId }: BackendNetwork, cycles: bigint): Promise<void> {
  await sendTokens({ agent, ledger: "cycles", amount: cycles, to: { owner: Principal.fromText(canisterId) } });
}
