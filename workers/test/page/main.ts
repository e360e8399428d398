import { fromHex, toHex } from "@store-forever/protocol";
import { proxy } from "comlink";
import { WorkerBridge } from "../../src/bridge.ts";
import { startPreparers } from "../../src/crew.ts";
import {
  checkPresence,
  findShareLink,
  type GallerySource,
  type JobEvent,
  type MemorySource,
  type Network,
  principalOf,
  storeGallery,
} from "../../src/index.ts";
import type { PrepareApi, PrepareSettings } from "../../src/prepare/worker-api.ts";
import { makeVideo } from "./make-video.ts";

/** What the tests can ask of a page, in values that puppeteer can carry. */
export interface Archive {
  host: string;
  canisterId: string;
  rootKeyHex: string;
}

const keyPair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
const never = new AbortController().signal;

/** What puppeteer carries in reasonable time. */
const MOST_TO_CARRY_BYTES = 10_000_000;

/** `farbled`: canvases do not give back what was drawn. */
type PrepareRealm = "plain" | "farbled";

const startFarbledPreparer = (settings: PrepareSettings) =>
  new WorkerBridge<PrepareApi>({
    start: () => new Worker(new URL("./farbled-worker.ts", import.meta.url), { type: "module" }),
    open: (api) =>
      api.open(
        settings,
        proxy(() => {}),
      ),
    quietLimitMs: 60_000,
  });

const networkOf = ({ rootKeyHex, ...network }: Archive): Network => ({ ...network, rootKey: fromHex(rootKeyHex) });

const pageApi = {
  principal: () => principalOf(keyPair),

  async prepare(source: MemorySource, maxFileSizeBytes: number, readLocation = false, worker: PrepareRealm = "plain") {
    const settings = { maxFileSizeBytes, readLocation, spillDirectory: "test page" };
    const preparers = worker === "plain" ? startPreparers(1, settings, () => {}) : startFarbledPreparer(settings);
    const startMs = performance.now();
    const result = await preparers.run(never, (api) => api.prepare(source)).finally(() => preparers.release());
    if (!result.ok) return result;
    const { facts, assets } = result.value;
    const described = assets.map(async ({ bytes, sha256, ...asset }) => ({
      ...asset,
      sha256: toHex(sha256),
      isOnDisk: bytes instanceof File,
      bytesHex: asset.sizeBytes > MOST_TO_CARRY_BYTES ? "" : toHex(new Uint8Array(await bytes.arrayBuffer())),
    }));
    const ms = performance.now() - startMs;
    return { ok: true as const, value: { facts, ms, assets: await Promise.all(described) } };
  },

  makeVideo: async () => toHex(await makeVideo()),

  /** @param abortAt stops the job when the first event of this kind is seen */
  async storeGallery(archive: Archive, gallery: GallerySource, abortAt?: string) {
    const events: JobEvent[] = [];
    const stop = new AbortController();
    const onEvent = (event: JobEvent) => {
      events.push(event);
      const kind = event.type === "memory" ? event.state.step : event.type;
      if (kind === abortAt) stop.abort();
    };
    const network = networkOf(archive);
    const result = await storeGallery({ network, keyPair, gallery }, { signal: stop.signal, onEvent });
    return { result, events };
  },

  async checkPresence(archive: Archive, memoryIds: string[]) {
    const result = await checkPresence(networkOf(archive), keyPair, memoryIds);
    return result.ok ? { ok: true as const, value: [...result.value] } : result;
  },

  findShareLink: (archive: Archive, galleryId: string) => findShareLink(networkOf(archive), keyPair, galleryId),
};

declare global {
  var pipeline: PipelinePage;
}
export type PipelinePage = typeof pageApi;

globalThis.pipeline = pageApi;
