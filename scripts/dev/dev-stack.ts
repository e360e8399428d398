import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fromHex } from "@store-forever/protocol";
import { buildParts } from "../build/build-parts.ts";
import { networkFileOf } from "../deploy/extension/network-file.ts";
import { MODULE } from "../deploy/plan/deployment.ts";
import { type DeployTarget, deployStack, viewerEnvironment } from "../stack/canisters.ts";
import type { Stack } from "../stack/stack.ts";
import { upgradeOnChange } from "./canister-upgrades.ts";
import { startExtensionServer } from "./extension-server.ts";
import { startViewerServer } from "./viewer-server.ts";
import { startWatched } from "./watched-process.ts";

export interface DevStackOptions {
  ports: { devnet: number; gallery: number; viewer: number; extension: number };
  /** Everything that is kept between starts. */
  stateDir: string;
  photosDir: string;
  log: (line: string) => void;
}

type GalleryReady = { url: string; galleryUrl: string; galleryId: string; email: string; password: string };

/**
 * Starts the whole stack from its sources and watches them. Devnet and the gallery start again, the canister is built and
 * upgraded, and the viewer and the extension are loaded anew in the browser.
 */
export async function startDevStack({ ports, stateDir, photosDir, log }: DevStackOptions): Promise<Stack> {
  mkdirSync(stateDir, { recursive: true });
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    await buildParts({ only: ["backend canister"], log });
    const devnet = await startWatched<DeployTarget>({
      name: "devnet",
      file: "devnet/src/cli.ts",
      args: ["--port", String(ports.devnet), "--state", path.join(stateDir, "devnet")],
      log,
    });
    closers.push(devnet.close);
    const { url, rootKey } = devnet.ready;

    const { backendId: backendCanisterId } = await deployStack(stateDir, devnet.ready, "nowhere");
    const environment = { ic_root_key: rootKey, ...viewerEnvironment(backendCanisterId, devnet.ready) };
    const viewer = await startViewerServer({ port: ports.viewer, host: url, environment });
    closers.push(viewer.close);
    const deploy = async () => void (await deployStack(stateDir, devnet.ready, { url: viewer.url }));
    await deploy();
    closers.push(await upgradeOnChange(deploy, log));

    const gallery = await startWatched<GalleryReady>({
      name: "gallery",
      file: "gallery/commands/gallery.ts",
      args: ["--port", String(ports.gallery), "--photos", photosDir, "--data", path.join(stateDir, "gallery")],
      env: {
        ICP_HOST: url,
        ICP_CANISTER_ID: backendCanisterId,
        ICP_ROOT_KEY: rootKey,
        ICP_VIEWER_URL: viewer.url,
      },
      log,
    });
    closers.push(gallery.close);

    const target = { host: url, rootKey: fromHex(rootKey) };
    const network = networkFileOf({
      target,
      backendId: backendCanisterId,
      viewerUrl: viewer.url,
      module: readFileSync(MODULE),
    });
    const extension = await startExtensionServer({ port: ports.extension, network });
    closers.push(extension.close);

    const { email, password, ...addresses } = gallery.ready;
    return {
      devnet: devnet.ready,
      gallery: { ...addresses, credentials: { email, password } },
      backendCanisterId,
      viewerUrl: viewer.url,
      extensionDir: extension.extensionDir,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
