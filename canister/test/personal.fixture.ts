import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { sendTokens } from "@store-forever/devnet";
import { RELEASE_PATHS } from "@store-forever/protocol";
import { Actor, IDL, Principal } from "@store-forever/protocol/ic";
import type { BackendNetwork } from "./backend.fixture.ts";

export const AS_IT_IS = { name: [] as [], subnet_id: [] as [] };

export const VIEWER_PAGE = new TextEncoder().encode("<!doctype html><title>The viewer</title>");

const StoreFile = IDL.Record({
  key: IDL.Text,
  content_type: IDL.Text,
  content_encoding: IDL.Text,
  content: IDL.Vec(IDL.Nat8),
  sha256: IDL.Opt(IDL.Vec(IDL.Nat8)),
});

/** Puts a release there: the built module, and a viewer of one page. */
export async function uploadRelease({ controller, canisterId }: BackendNetwork): Promise<void> {
  const service = () => IDL.Service({ store: IDL.Func([StoreFile], [], []) });
  const { agent } = controller;
  const files = Actor.createActor<{ store(file: object): Promise<void> }>(service, { agent, canisterId });
  const store = (key: string, content_type: string, content: Uint8Array) =>
    files.store({ key, content_type, content_encoding: "identity", content, sha256: [] });
  await store(
    RELEASE_PATHS.module,
    "application/gzip",
    new Uint8Array(await readFile(fileURLToPath(new URL("../dist/backend.wasm.gz", import.meta.url)))),
  );
  await store(`${RELEASE_PATHS.viewer}/index.html`, "text/html", VIEWER_PAGE);
}

/** Adds cycles to the reserve, as anybody may. */
export async function fillReserve({ anonymous: { agent }, canisterId }: BackendNetwork, cycles: bigint): Promise<void> {
  await sendTokens({ agent, ledger: "cycles", amount: cycles, to: { owner: Principal.fromText(canisterId) } });
}
