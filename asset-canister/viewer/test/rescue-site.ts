import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type Devnet, deployCanister, startDevnet } from "@store-forever/devnet";
import { accepted, archiveId, type Backend, fromHex, LIMITS, type MemoryInput } from "@store-forever/protocol";
import { createAgent, createBackend, Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import { refOf, sha256 } from "./stored-gallery.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A photo of `samples/`, and what its page calls it. */
export interface SitePhoto {
  id: string;
  file: string;
}

type Answer = (url: URL, response: ServerResponse, request: IncomingMessage) => Promise<unknown> | unknown;

/** A gallery's site, with an archive of its owner. */
export interface RescueSite {
  devnet: Devnet;
  origin: string;
  /** The same server by another name: another site to browsers. */
  otherOrigin: string;
  /** `CANISTER/OWNER`, as `rescue.js` takes it. */
  archive: string;
  /** The paths that were asked for, since this was emptied. */
  asked: string[];
  store: (galleryId: string, photos: readonly SitePhoto[], publicCount?: number) => Promise<void>;
  close: () => Promise<void>;
}

export const samplePhoto = (file: string): Promise<Buffer> => readFile(at(`../../../samples/${file}`));
export const rescueScript = (name: string): Promise<Buffer> => readFile(at(`../../dist/viewer/${name}`));

/** @param answer to all but the scripts of the archive's viewer */
export async function startRescueSite(answer: Answer): Promise<RescueSite> {
  const devnet = await startDevnet({ port: 0, fundedAccounts: "anonymous" });
  const identity = Ed25519KeyIdentity.generate();
  const agent = createAgent({ host: devnet.url, identity, rootKey: fromHex(devnet.rootKey) });
  const wasm = await readFile(at("../../../canister/dist/backend.wasm.gz"));
  const canisterId = await deployCanister({ agent, wasm });
  const backend = createBackend(agent, canisterId);
  accepted(await backend.set_admission({ open: { quota_bytes: BigInt(LIMITS.defaultQuotaBytes) } }));
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
    asked.push(url.pathname);
    const script = /^\/(rescue[a-z-]*\.js)$/.exec(url.pathname)?.[1];
    if (script === undefined) return answer(url, response, request);
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("content-type", "text/javascript").end(await rescueScript(script));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    devnet,
    origin,
    otherOrigin: `http://localhost:${port}`,
    archive: `${canisterId}/${(await agent.getPrincipal()).toText()}`,
    asked,
    store: (galleryId, photos, publicCount = photos.length) => store(backend, origin, galleryId, photos, publicCount),
    close: async () => {
      await devnet.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function store(
  backend: Backend,
  origin: string,
  galleryId: string,
  photos: readonly SitePhoto[],
  publicCount: number,
): Promise<void> {
  const memories = await Promise.all(
    photos.map(async ({ id, file }): Promise<MemoryInput> => {
      const bytes = await samplePhoto(file);
      for (const result of await backend.store_assets([{ sha256: sha256(bytes), bytes }])) accepted(result);
      const metadata: MemoryInput["metadata"] = {
        title: file,
        description: [],
        alt_text: [],
        file_name: [file],
        width_px: [],
        height_px: [],
        captured_at_ns: [],
        source_url: [],
        duration_ms: [],
        camera: [],
        location: [],
        grade: [],
        is_cut_off: false,
        rights: [],
      };
      return {
        id: archiveId(origin, "memory", id),
        memory_type: { image: null },
        metadata,
        assets: [refOf("original", bytes)],
        replaces: [],
      };
    }),
  );
  for (const result of await backend.memories_create(memories)) accepted(result);
  const id = archiveId(origin, "gallery", galleryId);
  const items = memories.slice(0, publicCount).map((memory) => ({ memory_id: memory.id, caption: [] as [] }));
  accepted(await backend.store_gallery_forever({ id, title: "Gallery", description: [], source_url: [], items }));
  const target = { gallery: id };
  accepted(await backend.update_sharing({ target, is_public: [true], add_people: [], remove_people: [] }));
}
