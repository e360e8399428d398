import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { uploadViewer } from "@store-forever/asset-canister/deploy";
import { deployCanister, startDevnet } from "@store-forever/devnet";
import { startGallery } from "@store-forever/gallery";
import { accepted, fromHex } from "@store-forever/protocol";
import { createAgent, createBackend, Ed25519KeyIdentity } from "@store-forever/protocol/ic";

export interface StackOptions {
  /** Ports on loopback; 0 takes a free one. */
  devnetPort: number;
  galleryPort: number;
  /** Everything the stack keeps between starts: the devnet's state, the gallery's data, the deployer's key. */
  stateDir: string;
  photosDir: string;
  log: (line: string) => void;
}

export interface Stack {
  devnet: { url: string; gateway: string; rootKey: string };
  gallery: { url: string; galleryUrl: string; galleryId: string; credentials: { email: string; password: string } };
  backendCanisterId: string;
  viewerUrl: string;
  /** The built extension with its `network.json`, ready to be loaded. */
  extensionDir: string;
  close(): Promise<void>;
}

/** Starts devnet, both canisters and the gallery from what `npm run build` left, and stops them again in reverse order. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { stateDir, log } = options;
  mkdirSync(stateDir, { recursive: true });
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    log("Starting devnet…");
    const devnet = await startDevnet({ port: options.devnetPort, stateDir: path.join(stateDir, "devnet") });
    closers.push(() => devnet.close());

    log("Deploying the canisters…");
    const canisters = await deployCanisters(stateDir, devnet);
    const viewerUrl = addressOf(canisters.viewer, devnet);

    log("Starting the gallery…");
    const trust = { canisterId: canisters.backend, rootKey: fromHex(devnet.rootKey) };
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
    const network = { host: devnet.url, canisterId: canisters.backend, viewerUrl, rootKey: devnet.rootKey };
    writeFileSync(path.join(extensionDir, "network.json"), `${JSON.stringify(network, null, 2)}\n`);

    return { devnet, gallery, backendCanisterId: canisters.backend, viewerUrl, extensionDir, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface CanisterIds {
  backend: string;
  viewer: string;
}

/** Creates the canisters at the first start and upgrades those whose module has changed at later ones. */
async function deployCanisters(
  stateDir: string,
  devnet: { url: string; gateway: string; rootKey: string; identityProvider: string },
): Promise<CanisterIds> {
  const identity = deployerIdentity(path.join(stateDir, "deployer.json"));
  const agent = createAgent({ host: devnet.url, identity, rootKey: fromHex(devnet.rootKey) });
  const idsFile = path.join(stateDir, "canisters.json");
  const known: Partial<CanisterIds> = existsSync(idsFile) ? JSON.parse(readFileSync(idsFile, "utf8")) : {};
  const deploy = async (name: keyof CanisterIds, wasmFile: string) => {
    const earlier = known[name];
    const canisterId = await deployCanister({
      agent,
      wasm: readFileSync(wasmFile),
      ...(earlier === undefined ? {} : { canisterId: earlier }),
    });
    known[name] = canisterId;
    writeAtomically(idsFile, JSON.stringify(known, null, 2));
    return canisterId;
  };
  const backend = await deploy("backend", "canister/dist/backend.wasm.gz");
  const viewer = await deploy("viewer", "asset-canister/dist/assets.wasm.gz");
  const environment = {
    "PUBLIC_CANISTER_ID:backend": backend,
    PUBLIC_IDENTITY_PROVIDER: devnet.identityProvider,
  } as const;
  await uploadViewer({ agent, canisterId: viewer, dir: "asset-canister/dist/viewer", environment });
  const origins = { viewer: addressOf(viewer, devnet), media: addressOf(backend, devnet), canister: backend };
  accepted(await createBackend(agent, backend).set_origins(origins));
  return { backend, viewer };
}

/** Where the gateway serves a canister's pages. */
function addressOf(canisterId: string, { gateway }: { gateway: string }): string {
  return gateway.replace("://", `://${canisterId}.`);
}

function deployerIdentity(file: string): Ed25519KeyIdentity {
  if (existsSync(file)) return Ed25519KeyIdentity.fromJSON(readFileSync(file, "utf8"));
  const identity = Ed25519KeyIdentity.generate();
  writeAtomically(file, JSON.stringify(identity.toJSON()));
  return identity;
}

function writeAtomically(file: string, text: string): void {
  writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
