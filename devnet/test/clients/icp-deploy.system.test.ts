import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { startDevnet } from "../../src/devnet.ts";
import { createIcpProject, hasIcp, ICP_TITLE } from "../helpers/icp-command.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

describe.skipIf(!hasIcp)(ICP_TITLE, () => {
  it("deploys this repository's canisters by its icp.yaml, and deploys them again", async () => {
    const devnet = await startDevnet({ port: 0 });
    const yaml = await readFile(`${ROOT}icp.yaml`, "utf8");
    const project = await createIcpProject(
      yaml.replace("http://localhost:4943", `http://localhost:${devnet.port}`).replaceAll("path: ", `path: ${ROOT}`),
    );
    try {
      expect(await project.icp("deploy", "-e", "devnet")).toMatch(/Created canister backend with ID \S+/);
      expect(await project.icp("deploy", "-e", "devnet", "-y")).toContain("All canisters already exist");
      expect(await project.icp("canister", "status", "backend", "-e", "devnet")).toContain("Status: Running");
    } finally {
      await devnet.close();
      await project[Symbol.asyncDispose]();
    }
  });
});
