import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startDevnet } from "@store-forever/devnet";
import { startGallery } from "@store-forever/gallery";
import { fromHex } from "@store-forever/protocol";
import { networkFileOf } from "../deploy/extension/network-file.ts";
import { MODULE } from "../deploy/plan/deployment.ts";
import { type DeployTarget, deployStack } from "./canisters.ts";

export interface StackOptions {
  /** Ports on loopback; 0 takes a free one. */
  devnetPort: number;
  galleryPort: number;
  /** Everything the stack keeps between starts: the devnet's state, the gallery's data, the deployer's key. */
  stateDir: string;
  photosDir: string;
  /** Whether devnet saves all that happens, for the next start (default true). Nobody has to wait for that where there is none. */
  keepsDevnet?: boolean;
  log: (line: string) => void;
}

export interface Stack {
  devnet: DeployTarget;
  gallery: { url: string; galleryUrl: string; galleryId: string; credentials: { email: string; password: string } };
  backendCanisterId: string;
  viewerUrl: string;
  /** The built extension with its `network.json`, ready to be loaded. */
  extensionDir: string;
  close(): Promise<void>;
}

/** Starts devnet, both canisters and the gallery from what `npm run build` left, and stops them again in reverse order. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { stateDir, keepsDevnet = true, log } = options;
  mkdirSync(stateDir, { recursive: true });
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    log("Starting devnet…");
    const devnet = await startDevnet({
      port: options.devnetPort,
      ...(keepsDevnet ? { stateDir: path.join(stateDir, "devnet") } : {}),
      // Where every account begins with tokens, everybody's payment to the archive would be there already.
      fundedAccounts: "anonymous",
    });
    closers.push(() => devnet.close());

    log("Deploying the canisters…");
    const { backendId: backendCanisterId, viewerUrl } = await deployStack(stateDir, devnet, "canister");

    log("Starting the gallery…");
    const trust = { canisterId: backendCanisterId, rootKey: fromHex(devnet.rootKey) };
    const gallery = await startGallery({
      port: options.galleryPort,
      photosDir: options.photosDir,
      dataDir: path.join(stateDir, "gallery"),
      icpTrust: trust,
      identities: { host: devnet.url, trust, viewerUrl },
    });
    closers.push(() => gallery.close());

    const extensionDir = path.join(stateDir, "extension");
    rmSync(extensionDir, { recursive: true, force: true });
    cpSync(path.join("extension", ".output", "chrome-mv3"), extensionDir, { recursive: true });
    const target = { host: devnet.url, rootKey: trust.rootKey };
    const network = networkFileOf({
      target,
      backendId: backendCanisterId,
      viewerUrl,
      module: readFileSync(MODULE),
    });
    writeFileSync(path.join(extensionDir, "network.json"), `${JSON.stringify(network, null, 2)}\n`);

    return { devnet, gallery, backendCanisterId, viewerUrl, extensionDir, close };
  } catch (error) {
    await close();
    throw error;
  }
}
