import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Devnet, startDevnet } from "../../src/devnet.ts";
import { createIcpProject, hasIcp, ICP_TITLE, type IcpProject } from "../helpers/icp-command.ts";
import { testCanister } from "../helpers/test-canister.ts";

const ICP_LEDGER = "ryjl3-tyaaa-aaaaa-aaaba-cai";

describe.skipIf(!hasIcp)(ICP_TITLE, () => {
  let devnet: Devnet;
  let project: IcpProject;

  beforeAll(async () => {
    devnet = await startDevnet({ port: 0, subnets: 2 });
    project = await createIcpProject(`canisters:
  - name: counter
    build: { steps: [{ type: pre-built, path: test.wasm }] }
networks:
  - { name: dev, mode: connected, url: "http://localhost:${devnet.port}", root-key: "${devnet.rootKey}" }
environments:
  - { name: dev, network: dev, canisters: [counter] }
`);
    await writeFile(join(project.dir, "test.wasm"), testCanister());
  });
  afterAll(async () => {
    await devnet.close();
    await project[Symbol.asyncDispose]();
  });

  it("deploys, deploys again, calls, asks and deletes", async () => {
    const { icp } = project;
    expect(await icp("network", "ping", "dev")).toContain('"replica_health_status": "healthy"');
    expect(await icp("deploy", "-e", "dev")).toMatch(/Created canister counter with ID \S+/);
    expect(await icp("deploy", "-e", "dev")).toContain("All canisters already exist");
    await icp("canister", "call", "counter", "print", "()", "-e", "dev");
    expect(await icp("canister", "logs", "counter", "-e", "dev")).toContain("0x4449444c0000");
    expect(await icp("canister", "status", "counter", "-e", "dev")).toContain("Status: Running");
    await icp("canister", "settings", "update", "counter", "--freezing-threshold", "86400", "-f", "-e", "dev");
    expect(await icp("canister", "settings", "show", "counter", "-e", "dev")).toContain("Freezing threshold: 86_400");
    expect(await icp("cycles", "balance", "-e", "dev")).toMatch(/Balance: \S+ cycles/);
    expect(await icp("token", "balance", "-e", "dev")).toContain("1000000.00000000 ICP");
    expect(await icp("cycles", "mint", "--icp", "2", "-e", "dev")).toMatch(/Minted/);
    expect(await icp("cycles", "transfer", "1t", ICP_LEDGER, "-e", "dev")).toMatch(/Transferred/);
    expect(await icp("token", "transfer", "1.5", ICP_LEDGER, "-e", "dev")).toMatch(/Transferred/);
    expect(await icp("canister", "top-up", "counter", "--amount", "1t", "-e", "dev")).toMatch(/Topped up/);
    await icp("canister", "stop", "counter", "-e", "dev");
    expect(await icp("canister", "delete", "counter", "-e", "dev")).toMatch(/Recovered \d+ cycles/);
    expect(await (await fetch(devnet.url)).text()).toContain("No canisters yet");
  });
});
