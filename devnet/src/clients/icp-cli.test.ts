import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Devnet, startDevnet } from "../devnet.ts";
import { testCanister } from "../testing/test-canister.ts";

const run = promisify(execFile);

/** The binary, where its optional package could be installed. */
function findIcp(): string | undefined {
  try {
    const main = createRequire(import.meta.url).resolve("@icp-sdk/icp-cli-linux-x64");
    const binary = join(dirname(main), "bin", "icp");
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}
const binary = findIcp();

describe.skipIf(binary === undefined)("the icp command", () => {
  let devnet: Devnet;
  let dir: string;

  beforeAll(async () => {
    devnet = await startDevnet({ port: 0 });
    dir = await mkdtemp(join(tmpdir(), "icp-cli-"));
    await mkdir(join(dir, "home"));
    await writeFile(join(dir, "test.wasm"), testCanister());
    await writeFile(
      join(dir, "icp.yaml"),
      `canisters:
  - name: counter
    build: { steps: [{ type: pre-built, path: test.wasm }] }
networks:
  - { name: dev, mode: connected, url: "http://localhost:${devnet.port}", root-key: "${devnet.rootKey}" }
environments:
  - { name: dev, network: dev, canisters: [counter] }
`,
    );
  });
  afterAll(async () => {
    await devnet.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function icp(...args: string[]): Promise<string> {
    const env = { PATH: process.env.PATH, HOME: join(dir, "home"), RUST_BACKTRACE: "0" };
    const { stdout, stderr } = await run(binary ?? "icp", args, { cwd: dir, env });
    return stdout + stderr;
  }

  it("deploys, deploys again, calls, asks and deletes", async () => {
    expect(await icp("network", "ping", "dev")).toContain('"replica_health_status": "healthy"');
    expect(await icp("deploy", "-e", "dev")).toMatch(/Created canister counter with ID \S+/);
    expect(await icp("deploy", "-e", "dev")).toContain("All canisters already exist");
    await icp("canister", "call", "counter", "print", "()", "-e", "dev");
    expect(await icp("canister", "logs", "counter", "-e", "dev")).toContain("0x4449444c0000");
    expect(await icp("canister", "status", "counter", "-e", "dev")).toContain("Status: Running");
    await icp("canister", "settings", "update", "counter", "--freezing-threshold", "86400", "-f", "-e", "dev");
    expect(await icp("canister", "settings", "show", "counter", "-e", "dev")).toContain("Freezing threshold: 86_400");
    expect(await icp("cycles", "balance", "-e", "dev")).toMatch(/Balance: \S+ cycles/);
    await icp("canister", "stop", "counter", "-e", "dev");
    expect(await icp("canister", "delete", "counter", "-e", "dev")).toMatch(/Recovered \d+ cycles/);
    expect(await (await fetch(devnet.url)).text()).toContain("No canisters yet");
  });
});
