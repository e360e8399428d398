import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { controlCanister, type Devnet, deployCanister, startDevnet } from "@store-forever/devnet";
import { accepted, fromHex } from "@store-forever/protocol";
import { createAgent, createBackend } from "@store-forever/protocol/ic";
import { CanisterManagement } from "@store-forever/protocol/management";
import JSZip from "jszip";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createIcpProject, hasIcp, ICP_TITLE } from "../../../devnet/test/helpers/icp-command.ts";
import { DevnetPayer } from "../../stack/devnet-payer.ts";
import { identityIn } from "../keys/pem-identity.ts";
import { MODULE } from "../plan/deployment.ts";
import { hashOf } from "../plan/observed.ts";
import { DeployProcess, ROOT, runDeploy } from "./deploy-process.ts";
import { type LossyProxy, startLossyProxy } from "./lossy-proxy.ts";

/** Calls whose answers get lost, one after the other: whoever deploys is killed after the network has done what they asked. */
const KILLED_AT = [
  "transfer",
  "create_canister",
  "create_canister",
  "install_code",
  "commit_batch",
  "commit_batch",
  "set_origins",
];
/** As the summary names them. */
const SUBNETS = /(?<=on the subnet )\S+/g;
const TRILLION = 1_000_000_000_000n;
const LEDGER_FEE = 100_000_000n;

let devnet: Devnet;
let proxy: LossyProxy;
let dir: string;
/** The backend's and the viewer's. */
let subnets: string[] = [];
const file = (name: string) => path.join(dir, name);
const network = () => ["--host", `http://127.0.0.1:${proxy.port}`, "--root-key", devnet.rootKey];
const options = () => [
  ...["--network", "local", ...network(), "--yes", "--cycles", "3", "--viewer-cycles", "2"],
  ...["--identity", file("key.pem"), "--ids", file("canister_ids.json"), "--out", file("out")],
];
const identity = () => identityIn(file("key.pem"));
const agent = () => createAgent({ host: devnet.url, identity: identity(), rootKey: fromHex(devnet.rootKey) });
const idOf = (name: "backend" | "viewer"): string =>
  JSON.parse(readFileSync(file("canister_ids.json"), "utf8"))[name].local;
const backend = () => createBackend(agent(), idOf("backend"));
const canisterCount = async () => {
  const page = await (await fetch(devnet.url)).text();
  return new Set(page.match(/[a-z0-9]{5}(?:-[a-z0-9]{5}){3}-cai/g)).size;
};

/** The backend's module, and yet another one. */
const other = () => gzipSync(gunzipSync(readFileSync(path.join(ROOT, MODULE))), { level: 1 });

beforeAll(async () => {
  process.chdir(ROOT);
  devnet = await startDevnet({ port: 0, subnets: 2, fundedAccounts: "anonymous" });
  proxy = await startLossyProxy(devnet.port);
  dir = mkdtempSync(path.join(os.tmpdir(), "deploy-"));
});
afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]();
  await devnet?.close();
  if (dir !== undefined) rmSync(dir, { recursive: true, force: true });
});

describe("npm run deploy", { sequential: true }, () => {
  it("says in a dry run what it takes, and leaves nothing behind", async () => {
    const { code, output } = await runDeploy([...options(), "--dry-run"]);
    expect(output).toContain("1. Create the backend canister with 3.00 T cycles ($4.11)");
    expect(output).toContain("This takes 5.00 T cycles");
    expect(code).toBe(0);
    expect(readdirSync(dir)).toEqual([]);
  });

  it("makes a key, and says how much is missing and where to send it", async () => {
    const { code, output } = await runDeploy(options());
    expect(code).toBe(1);
    expect(output).toContain(`5.00 T cycles ($6.85) to the principal ${identity().getPrincipal().toText()}`);
    const [, icp, account] = /([\d.]+) ICP to the ICP account ([0-9a-f]{64})/.exec(output) ?? [];
    await new DevnetPayer(devnet).sendIcp(account ?? "", BigInt(Math.round(Number(icp) * 1e8)));
    expect(await canisterCount()).toBe(0);
  });

  it.each(KILLED_AT)("goes on after it was killed while it waited for %s", async (method) => {
    const reached = proxy.loseAnswerTo(method);
    const deploying = new DeployProcess(options());
    await Promise.race([reached, deploying.finished.then(({ output }) => Promise.reject(new Error(output)))]);
    deploying.kill();
    await deploying.finished;
  });

  it("comes to its end, having created and paid everything once", async () => {
    const { code, output } = await new DeployProcess(options()).finished;
    expect(output).toContain("The archive is there, and was checked from outside.");
    expect(code).toBe(0);
    subnets = output.match(SUBNETS) ?? [];
    expect(new Set(subnets).size).toBe(2);
    expect(await canisterCount()).toBe(2);
    // What the margin on the price of ICP leaves is less than a canister takes.
    expect(await new DevnetPayer(devnet).cyclesOf(identity().getPrincipal())).toBeLessThan(TRILLION / 2n);
    const { cycles } = await new CanisterManagement(agent(), idOf("backend")).status();
    expect(cycles).toBeGreaterThan(2n * TRILLION);
    expect(existsSync(file(".icp/data/mappings/local.ids.json"))).toBe(true);
  });

  it("changes nothing when it is run again", async () => {
    proxy.calls.length = 0;
    const { code, output } = await runDeploy(options());
    expect(output).toContain("Everything is as it should be.");
    expect(output.match(/\(as before\)/g)).toHaveLength(2);
    expect(code).toBe(0);
    expect(new Set(proxy.calls)).toEqual(new Set(["canister_status"]));
  });

  it("packs the extension for this archive, and for viewers of archives that people choose", async () => {
    const GATEWAYS = ["https://*.ic0.app/*", "https://*.icp.net/*", "https://*.icp0.io/*"];
    const viewer = `http://${idOf("viewer")}.localhost`;
    for (const browser of ["chromium", "firefox"]) {
      const zip = await JSZip.loadAsync(readFileSync(file(`out/store-forever-${browser}.zip`)));
      const json = async (name: string) => JSON.parse((await zip.file(name)?.async("text")) ?? "null");
      expect(await json("network.json")).toEqual({
        host: `http://127.0.0.1:${proxy.port}`,
        canisterId: idOf("backend"),
        viewerUrl: `${viewer}:${proxy.port}`,
        modules: [expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/)],
        rootKey: devnet.rootKey,
      });
      const manifest = await json("manifest.json");
      const partners = browser === "chromium" ? manifest.externally_connectable : manifest.content_scripts[0];
      expect(partners.matches.toSorted()).toEqual([`${viewer}/*`, ...GATEWAYS]);
    }
  });

  it.skipIf(!hasIcp)(`lets ${ICP_TITLE} use its key and its canisters`, async () => {
    await using project = await createIcpProject(
      readFileSync(path.join(ROOT, "icp.yaml"), "utf8")
        .replace("http://localhost:4943", devnet.url)
        .replace("root-key: fetch", `root-key: "${devnet.rootKey}"`),
    );
    const { icp } = project;
    await icp("identity", "import", "deployer", "--from-pem", file("key.pem"), "--storage", "plaintext");
    expect(await icp("identity", "principal", "--identity", "deployer")).toContain(identity().getPrincipal().toText());
    const ids = JSON.parse(readFileSync(file(".icp/data/mappings/local.ids.json"), "utf8"));
    for (const name of ["backend", "viewer"]) await icp("canister", "link", name, ids[name], "-e", "devnet");
    const asDeployer = ["-e", "devnet", "--identity", "deployer"];
    expect(await icp("canister", "status", "viewer", ...asDeployer)).toContain("Status: Running");
    expect(await icp("canister", "call", "backend", "get_origins", "()", "--query", ...asDeployer)).toContain(
      `canister = "${idOf("backend")}"`,
    );
  });

  describe("where another module is installed", () => {
    it("refuses to replace it unasked", async () => {
      await deployCanister({ agent: agent(), canisterId: idOf("backend"), wasm: other() });
      const { code, output } = await runDeploy(options());
      expect(output).toContain(`The backend runs another module (${hashOf(other())})`);
      expect(code).toBe(1);
    });

    it("upgrades it after a snapshot, also when it was killed after that", async () => {
      accepted(await backend().set_limits({ ...NO_CHANGE, session_ttl_seconds: [61] }));
      const reached = proxy.loseAnswerTo("take_canister_snapshot");
      const deploying = new DeployProcess([...options(), "--upgrade"]);
      await reached;
      deploying.kill();
      await deploying.finished;
      const { code, output } = await runDeploy([...options(), "--upgrade"]);
      expect(output).toContain("The archive is there, and was checked from outside.");
      expect(code).toBe(0);
      expect(await new CanisterManagement(agent(), idOf("backend")).snapshots()).toHaveLength(1);
      expect((await backend().limits()).session_ttl_seconds).toBe(61);
    });

    it("goes back to the snapshot", async () => {
      accepted(await backend().set_limits({ ...NO_CHANGE, session_ttl_seconds: [62] }));
      const { code, output } = await runDeploy([...options(), "--rollback"]);
      expect(output).toContain(`module ${hashOf(other())}`);
      expect(code).toBe(0);
      expect((await backend().limits()).session_ttl_seconds).toBe(61);
      expect(await new CanisterManagement(agent(), idOf("backend")).snapshots()).toEqual([]);
      const again = await runDeploy([...options(), "--rollback"]);
      expect(again.output).toContain("There is no snapshot to go back to");
    });
  });

  describe("says what to do", () => {
    const withOptions = (...changed: string[]) => runDeploy([...options(), ...changed]);

    it("with the key of somebody else", async () => {
      const { output } = await withOptions("--identity", file("other.pem"));
      expect(output).toContain(`does not control the backend ${idOf("backend")}`);
    });

    it("with a key that others can read, and with none", async () => {
      writeFileSync(file("open.pem"), readFileSync(file("key.pem")), { mode: 0o644 });
      expect((await withOptions("--identity", file("open.pem"))).output).toContain(`chmod 600 ${file("open.pem")}`);
      writeFileSync(file("no.pem"), "no key", { mode: 0o600 });
      expect((await withOptions("--identity", file("no.pem"))).output).toContain("no.pem holds no private key");
    });

    it("when the network cannot be reached, or is another one", async () => {
      const { output } = await withOptions("--host", "http://127.0.0.1:9");
      expect(output).toContain("The network does not answer at http://127.0.0.1:9");
      const otherKey = `${devnet.rootKey.slice(0, -2)}${devnet.rootKey.endsWith("00") ? "01" : "00"}`;
      expect((await withOptions("--root-key", otherKey)).output).toContain("is another network than the one with this");
      const mainnet = ["--network", "ic", "--host", devnet.url, "--ids", file("canister_ids.json"), "--dry-run"];
      expect((await runDeploy(mainnet)).output).toContain('is another network than "ic"');
    });

    it("when the file with the ids is damaged, or names a canister that is not there", async () => {
      const ids = readFileSync(file("canister_ids.json"), "utf8");
      writeFileSync(file("canister_ids.json"), ids.slice(0, -20));
      expect((await withOptions()).output).toContain("canister_ids.json is damaged: it is not JSON");
      writeFileSync(file("canister_ids.json"), ids.replace(/[a-z0-9]{5}-/, "aaaab-"));
      expect((await withOptions()).output).toContain("is not the id of a canister");
      writeFileSync(file("canister_ids.json"), ids);
      writeFileSync(file("gone.json"), JSON.stringify({ backend: { local: "rrkah-fqaaa-aaaaa-aaaaq-cai" } }));
      rmSync(file(".icp"), { recursive: true });
      expect((await withOptions("--ids", file("gone.json"))).output).toContain(
        "There is no canister rrkah-fqaaa-aaaaa-aaaaq-cai",
      );
    });

    it("about options", async () => {
      expect((await runDeploy(["--network", "mainnet"])).output).toContain(
        "Say where: --network ic or --network local.",
      );
      expect((await withOptions("--viewer-subnet", "1")).output).toContain("--viewer-subnet takes the id of a subnet");
      expect((await withOptions("--cycles", "0.2")).output).toContain("--cycles takes a number of trillions");
      expect((await runDeploy(["--help"])).output).toContain("Usage: npm run deploy");
    });
  });

  it("refuses while another process deploys the same archive", async () => {
    const reached = proxy.loseAnswerTo("canister_status");
    const deploying = new DeployProcess(options());
    await reached;
    const { code, output } = await runDeploy(options());
    expect(output).toContain("is deploying with");
    expect(code).toBe(1);
    deploying.kill();
    await deploying.finished;
  });

  it("pays in cycles too, on the subnets that are named, and leaves as it was what has too few for a snapshot", async () => {
    const key = file("second.pem");
    await new DevnetPayer(devnet).sendCycles(identityIn(key).getPrincipal(), 4n * TRILLION + 2n * LEDGER_FEE);
    const [backendSubnet = "", viewerSubnet = ""] = subnets;
    const second = ["--identity", key, "--ids", file("second.json"), "--cycles", "2"];
    const exchanged = ["--subnet", viewerSubnet, "--viewer-subnet", backendSubnet];
    const { code, output } = await runDeploy([...options(), ...second, ...exchanged]);
    expect(output).toContain("The archive is there, and was checked from outside.");
    expect(output.match(SUBNETS)).toEqual([viewerSubnet, backendSubnet]);
    expect(code).toBe(0);
    expect(await new DevnetPayer(devnet).cyclesOf(identityIn(key).getPrincipal())).toBe(0n);

    const controller = createAgent({ host: devnet.url, identity: identityIn(key), rootKey: fromHex(devnet.rootKey) });
    const canisterId: string = JSON.parse(readFileSync(file("second.json"), "utf8")).backend.local;
    await deployCanister({ agent: controller, canisterId, wasm: other() });
    // Three quarters of its cycles are kept back, and a snapshot doubles what is.
    const management = controlCanister(controller, canisterId);
    const { cycles, idle_cycles_burned_per_day: burnPerDay } = await management.status();
    await management.setFreezingThreshold((((cycles * 3n) / 4n) * 86_400n) / burnPerDay);
    const upgraded = await runDeploy([...options(), ...second, "--upgrade"]);
    expect(upgraded.output).toContain("The backend could not be kept in a snapshot, and runs as before: it needs");
    const { status, module_hash } = await new CanisterManagement(controller, canisterId).status();
    expect([status, Buffer.from(module_hash[0] ?? []).toString("hex")]).toEqual([{ running: null }, hashOf(other())]);
  });
});

const NO_CHANGE = {
  max_file_size_bytes: [],
  max_open_sessions: [],
  session_ttl_seconds: [],
  default_quota_bytes: [],
} satisfies Record<string, []>;
