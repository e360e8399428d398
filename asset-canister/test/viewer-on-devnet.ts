import { readFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Devnet, deployCanister, startDevnet } from "@store-forever/devnet";
import { fromHex } from "@store-forever/protocol";
import { createAgent, Ed25519KeyIdentity, type HttpAgent } from "@store-forever/protocol/ic";
import puppeteer, { type Browser } from "puppeteer";
import { uploadViewer } from "../deploy.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export interface ViewerOnDevnet {
  devnet: Devnet;
  /** Owns both canisters and what it stores. */
  agent: HttpAgent;
  backendId: string;
  origin: string;
  browser: Browser;
  linkTo: (token: string) => string;
  close: () => Promise<void>;
}

/** Both canisters with the viewer on a devnet, and a Chromium to look at it. */
export async function startViewer(): Promise<ViewerOnDevnet> {
  const executablePath = process.env.CHROME_PATH;
  if (!executablePath) throw new Error("CHROME_PATH is not set: start through npm test.");
  const devnet = await startDevnet({ port: 0 });
  const identity = Ed25519KeyIdentity.generate();
  const agent = createAgent({ host: devnet.url, identity, rootKey: fromHex(devnet.rootKey) });
  const backendId = await deployCanister({ agent, wasm: await readFile(at("../../canister/dist/backend.wasm.gz")) });
  const viewerId = await deployCanister({ agent, wasm: await readFile(at("../dist/assets.wasm.gz")) });
  const environment = { "PUBLIC_CANISTER_ID:backend": backendId };
  await uploadViewer({ agent, canisterId: viewerId, dir: at("../dist/viewer"), environment });
  const origin = `http://${viewerId}.localhost:${devnet.port}`;
  const browser = await puppeteer.launch({
    executablePath,
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
  return {
    devnet,
    agent,
    backendId,
    origin,
    browser,
    linkTo: (token) => `${origin}/#/${backendId}/${token}`,
    close: async () => {
      await browser.close();
      await devnet.close();
    },
  };
}
