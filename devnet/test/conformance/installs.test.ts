import { gzipSync } from "node:zlib";
import { CanisterStatus } from "@dfinity/agent";
import { Principal } from "@dfinity/principal";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as t from "../../src/candid/management-types.ts";
import { sha256 } from "../../src/encoding/bytes.ts";
import { manage } from "../helpers/management-client.ts";
import { script } from "../helpers/script.ts";
import { scriptCanister } from "../helpers/script-canister.ts";
import { withSection } from "../helpers/with-section.ts";
import { openScriptNetwork, type ScriptNetwork } from "./script-network.ts";

const HELLO = script.set("hello").replyAcc();
const HOUR_NS = 3_600_000_000_000n;
const CHUNK_BYTES = 1024 * 1024;

let given: ScriptNetwork;

beforeAll(async () => {
  given = await openScriptNetwork();
});
afterAll(() => given.network.close());

function install(id: string, mode: t.CandidInstallMode, init = script, wasm = scriptCanister()): Promise<undefined> {
  const arg = { mode, canister_id: Principal.fromText(id), wasm_module: wasm, arg: init.bytes };
  return manage(given.client, id, "install_code", [t.InstallCodeType, { ...arg, sender_canister_version: [] }]);
}

async function moduleHash(id: string): Promise<unknown> {
  const canisterId = Principal.fromText(id);
  const status = await CanisterStatus.request({ agent: given.client.agent, canisterId, paths: ["module_hash"] });
  return status.get("module_hash");
}

describe("conformance: installs", () => {
  it("19. an upgrade keeps stable memory only; a trapping one leaves all as it was; reinstall wipes; install refuses", async () => {
    const timer = BigInt(Date.now()) * 1_000_000n + HOUR_NS;
    const preUpgrade = script.set("?").with64("stableWrite", 1n);
    const id = await given.deploy(script.with64("stableGrow", 1n));
    const fill = script.set("!").with64("stableWrite", 0n).with32("heapWrite", 0).with64("setTimer", timer);
    await given.run(id, fill.storeFor("preUpgrade", preUpgrade).do("reply"));
    const heapAndStable = script.with32("heapRead", 0, 1).do("append").with64("stableRead", 0n, 2).replyAcc();
    const seen = async () => (await given.ask(id, heapAndStable)).toString();
    const version = async () => (await given.ask(id, script.do("version").replyAcc())).readBigUInt64LE();

    const versionBefore = await version();
    await expect(install(id, { upgrade: [] }, script.set("no").do("trap"))).rejects.toThrow("IC0503");
    expect(await seen()).toBe("!!\0");
    expect(await version()).toBe(versionBefore);
    const timerKept = script.with64("setTimer", timer).replyAcc();
    expect((await given.run(id, timerKept)).readBigUInt64LE()).toBe(timer);

    await install(id, { upgrade: [] });
    expect(await seen()).toBe("\0!?");
    expect((await given.run(id, script.with64("setTimer", 0n).replyAcc())).readBigUInt64LE()).toBe(0n);
    expect(await version()).toBeGreaterThan(versionBefore + 1n);

    await expect(install(id, { install: null })).rejects.toThrow(/IC0514|IC0538/);
    await install(id, { reinstall: null });
    expect((await given.ask(id, script.do("stableSize").replyAcc())).readBigUInt64LE()).toBe(0n);
  });

  it("20. a module of 3 MB installs by chunks, not with a wrong hash; gzip changes its hash and nothing else", async () => {
    const filling = new Uint8Array(3_000_000).map((_, index) => index % 251);
    const large = withSection(scriptCanister(), "filling", filling);
    const id = await given.client.deploy(large, undefined, new Uint8Array(0));
    expect((await given.ask(id, HELLO)).toString()).toBe("hello");
    expect(await moduleHash(id)).toBe(bytesToHex(sha256(large)));

    const canister_id = Principal.fromText(id);
    const hashes: Uint8Array[] = [];
    for (let offset = 0; offset < large.length; offset += CHUNK_BYTES) {
      const arg = { canister_id, chunk: large.subarray(offset, offset + CHUNK_BYTES) };
      const { hash } = await manage<t.ChunkHash>(
        given.client,
        id,
        "upload_chunk",
        [t.UploadChunkType, arg],
        t.ChunkHashType,
      );
      hashes.push(new Uint8Array(hash));
    }
    const installChunks = (chunkHashes: Uint8Array[], wholeHash: Uint8Array) =>
      manage(given.client, id, "install_chunked_code", [
        t.InstallChunkedCodeType,
        {
          mode: { reinstall: null },
          target_canister: canister_id,
          store_canister: [],
          chunk_hashes_list: chunkHashes.map((hash) => ({ hash })),
          wasm_module_hash: wholeHash,
          arg: new Uint8Array(0),
          sender_canister_version: [],
        },
      ]);
    await expect(installChunks([...hashes.slice(1), sha256(utf8ToBytes("no chunk"))], sha256(large))).rejects.toThrow(
      /chunk/i,
    );
    await expect(installChunks(hashes, sha256(utf8ToBytes("another module")))).rejects.toThrow(/hash/i);
    await installChunks(hashes, sha256(large));

    const zipped = new Uint8Array(gzipSync(scriptCanister()));
    const small = await given.client.deploy(zipped, undefined, new Uint8Array(0));
    expect(await moduleHash(small)).toBe(bytesToHex(sha256(zipped)));
    expect((await given.ask(small, HELLO)).toString()).toBe("hello");
  });
});
