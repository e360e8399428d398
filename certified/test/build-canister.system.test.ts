import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { IDL } from "@dfinity/candid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCanister } from "../build/build-canister.ts";
import { startProbe } from "./probe/host.ts";

let folder: string;
let wasm: Buffer<ArrayBuffer>;

const build = (outDir = folder) =>
  buildCanister({
    name: "probe",
    entry: fileURLToPath(new URL("./probe/index.ts", import.meta.url)),
    outDir,
    candidPath: join(folder, "probe.did"),
    metadata: { supported_certificate_versions: "2" },
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "build-canister-"));
  const { wasmPath, gzipPath } = await build();
  wasm = await readFile(wasmPath);
  expect(gunzipSync(await readFile(gzipPath)).equals(wasm)).toBe(true);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("buildCanister", () => {
  it("exports the canister's methods and none of Azle's own", () => {
    const names = WebAssembly.Module.exports(new WebAssembly.Module(wasm)).map(({ name }) => name);
    expect(names.sort()).toEqual([
      "canister_global_timer",
      "canister_init",
      "canister_post_upgrade",
      "canister_query digest_of_pieces",
      "canister_query digest_query",
      "canister_update <ic-cdk internal> timer_executor",
      "canister_update digest_update",
      "memory",
    ]);
  });

  it("imports from ic0 only, and publishes its interface", async () => {
    const module = new WebAssembly.Module(wasm);
    expect(new Set(WebAssembly.Module.imports(module).map((one) => one.module))).toEqual(new Set(["ic0"]));
    const metadata = (name: string) =>
      Buffer.from(WebAssembly.Module.customSections(module, `icp:public ${name}`)[0] ?? new ArrayBuffer(0)).toString();
    expect(metadata("candid:service")).toBe(await readFile(join(folder, "probe.did"), "utf8"));
    expect(metadata("supported_certificate_versions")).toBe("2");
  });

  it("hashes natively in queries and updates, whole and in pieces", async () => {
    const probe = await startProbe(join(folder, "probe.wasm"));
    const Bytes = IDL.Vec(IDL.Nat8);
    const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest());
    for (const length of [0, 1, 32, 33, 64, 100_000]) {
      const bytes = Uint8Array.from({ length }, (_, index) => index & 0xff);
      expect(probe.call("query", "digest_query", Bytes, bytes)).toEqual(sha256(bytes));
      expect(probe.call("update", "digest_update", Bytes, bytes)).toEqual(sha256(bytes));
    }
    const pieces = [3, 0, 64, 61, 1_000].map((length) => new Uint8Array(length).fill(length));
    const whole = new Uint8Array(Buffer.concat(pieces));
    expect(probe.call("query", "digest_of_pieces", IDL.Vec(Bytes), pieces)).toEqual(sha256(whole));
  });

  it("gives the same bytes again, in another place too", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), "build-canister-"));
    try {
      const { wasmPath, gzipPath } = await build(elsewhere);
      expect((await readFile(wasmPath)).equals(wasm)).toBe(true);
      expect((await readFile(gzipPath)).equals(await readFile(join(folder, "probe.wasm.gz")))).toBe(true);
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });

  it("tells nothing of the folder that it was built in", () => {
    expect(wasm.includes(fileURLToPath(new URL("./probe/", import.meta.url)))).toBe(false);
  });

  it("says what is wrong with an entry that does not compile", async () => {
    const entry = join(folder, "missing.ts");
    const failing = buildCanister({ name: "missing", entry, outDir: folder, candidPath: join(folder, "missing.did") });
    await expect(failing).rejects.toThrow(/azle build missing failed/);
  });
});
