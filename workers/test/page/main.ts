import { fromHex, toHex } from "@store-forever/protocol";
import { signerPrincipal } from "@store-forever/protocol/delegation";
import { createAgent, createBackend, identityFromKeyPair } from "@store-forever/protocol/ic";
import { proxy } from "comlink";
import { readBytes } from "../../src/bytes/asset-bytes.ts";
import {
  checkPresence,
  findShareLink,
  type GalleryJob,
  type GallerySource,
  type JobEvent,
  type MemorySource,
  type Network,
  type PipelineFailure,
  startGalleryJob,
} from "../../src/index.ts";
import { startPreparers } from "../../src/job/start-workers.ts";
import { openJournalDatabase } from "../../src/journal/journal-database.ts";
import type { PrepareApi, PrepareSettings } from "../../src/prepare/prepare-api.ts";
import { sha256Of, startHash } from "../../src/prepare/read/hash.ts";
import { WorkerBridge } from "../../src/workers/worker-bridge.ts";
import { makeVideo } from "./make-video.ts";

/** `Network` in values that puppeteer can carry. */
export interface PageNetwork {
  host: string;
  canisterId: string;
  rootKeyHex: string;
}

declare const localStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };

/** The same key in every tab, as in an extension. */
async function storedKeyPair(): Promise<CryptoKeyPair> {
  const stored = localStorage.getItem("key");
  if (stored === null) {
    const made = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
    localStorage.setItem("key", JSON.stringify(await crypto.subtle.exportKey("jwk", made.privateKey)));
    return await storedKeyPair();
  }
  const { d, ...publicKey } = JSON.parse(stored) as JsonWebKey;
  const keyOf = (jwk: JsonWebKey, usage: KeyUsage) =>
    crypto.subtle.importKey("jwk", { ...jwk, key_ops: [usage] }, ALGORITHM, usage === "verify", [usage]);
  return {
    privateKey: await keyOf(d === undefined ? publicKey : { ...publicKey, d }, "sign"),
    publicKey: await keyOf(publicKey, "verify"),
  };
}
const keyPair = await storedKeyPair();
const never = new AbortController().signal;

const kindOf = (event: JobEvent) => (event.type === "memory" ? event.state.step : event.type);

/** As many bytes as puppeteer carries in reasonable time. */
const MAX_CARRIED_BYTES = 10_000_000;

/** `farbled`: canvases do not return what was drawn. */
type PrepareBrowser = "plain" | "farbled";

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

const networkOf = ({ rootKeyHex, ...network }: PageNetwork): Network => ({ ...network, rootKey: fromHex(rootKeyHex) });

interface RunningJob {
  job: GalleryJob;
  events: JobEvent[];
  asked: PipelineFailure[];
  /** Memories with a stored asset. */
  uploadedIds: Set<string>;
}

/** The job of this page, with its events. */
let running: RunningJob | undefined;
const runningJob = () => {
  if (running === undefined) throw new Error("No job runs.");
  return running;
};

const pageApi = {
  /** @param pauseAt pauses the job at the first event of this kind, or with `start` before any */
  startJob(pageNetwork: PageNetwork, gallery: GallerySource, pauseAt?: string) {
    const events: JobEvent[] = [];
    const uploadedIds = new Set<string>();
    let isPaused = false;
    const onEvents = (batch: readonly JobEvent[]) => {
      events.push(...batch);
      for (const event of batch) if (event.type === "asset") uploadedIds.add(event.memoryId);
      if (isPaused || !batch.some((event) => kindOf(event) === pauseAt)) return;
      isPaused = true;
      runningJob().job.pause();
    };
    // The same key once more: it may be accepted this time.
    const asked: PipelineFailure[] = [];
    const onUnauthorized = async (failure: PipelineFailure) => {
      asked.push(failure);
      return keyPair;
    };
    const options = { signal: never, onEvents, onUnauthorized };
    const job = startGalleryJob({ network: networkOf(pageNetwork), signer: keyPair, gallery }, options);
    running = { job, events, asked, uploadedIds };
    if (pauseAt === "start") job.pause();
  },
  resumeJob: () => runningJob().job.resume(),
  cancelJob: () => runningJob().job.cancel(),
  jobEvents: () => runningJob().events,
  /** How many memories have a stored asset: 0 while no job runs. */
  uploadedCount: () => running?.uploadedIds.size ?? 0,
  jobAsked: () => runningJob().asked,
  jobResult: () => runningJob().job.result,

  /** How many records the journal has of unfinished jobs. */
  async journalSize() {
    const database = await openJournalDatabase();
    const counts = await Promise.all([
      database.count("memories"),
      database.count("uploads"),
      database.count("galleries"),
    ]);
    database.close();
    return counts;
  },

  /** How many upload sessions the backend holds open for this page's key. */
  async openSessions({ host, canisterId, rootKeyHex }: PageNetwork) {
    const identity = await identityFromKeyPair(keyPair);
    const backend = createBackend(createAgent({ host, identity, rootKey: fromHex(rootKeyHex) }), canisterId);
    return (await backend.get_user_upload_sessions()).length;
  },

  principal: () => signerPrincipal(keyPair),

  async prepare(
    source: MemorySource,
    maxFileSizeBytes: number,
    readLocation = false,
    worker: PrepareBrowser = "plain",
    isRepeated = false,
  ) {
    const access = { pageOrigin: location.origin, allowedOrigins: [] };
    const settings = { access, pageUrl: location.href, maxFileSizeBytes, readLocation, spillDirectory: "test page" };
    const preparers =
      worker === "plain" ? startPreparers({ size: 1 }, settings, () => {}, {}) : startFarbledPreparer(settings);
    const startMs = performance.now();
    const readAndPrepare = async (api: PrepareApi) => {
      const read = await api.read(source);
      return read.ok ? await api.prepare(source.memoryId, isRepeated) : read;
    };
    const result = await preparers.run(never, readAndPrepare).finally(() => preparers.release());
    if (!result.ok) return result;
    const { facts, assets, source: taken, claim, isCutOff } = result.value;
    const ms = performance.now() - startMs;
    const described = assets.map(async ({ bytes, sha256, ...asset }) => ({
      ...asset,
      sha256: toHex(sha256),
      isOnDisk: bytes instanceof File,
      bytesHex: asset.sizeBytes > MAX_CARRIED_BYTES ? "" : toHex(await readBytes(bytes)),
    }));
    const read = { taken, claim, isCutOff };
    return { ok: true as const, value: { facts, ms, ...read, assets: await Promise.all(described) } };
  },

  /** How long hashing a file takes, without reading it. */
  async hashMs(url: string) {
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
    const startMs = performance.now();
    await sha256Of(bytes);
    return performance.now() - startMs;
  },

  /** How long hashing takes for bytes that arrive in pieces, as those of a large file do. */
  async runningHashMs(sizeBytes: number) {
    const piece = crypto.getRandomValues(new Uint8Array(50_000));
    const startMs = performance.now();
    const hash = await startHash();
    for (let hashedBytes = 0; hashedBytes < sizeBytes; hashedBytes += piece.length) hash.add(piece);
    hash.finish();
    return performance.now() - startMs;
  },

  makeVideo: async () => toHex(await makeVideo()),

  /** @param abortAt stops the job at the first event of this kind */
  async storeGallery(pageNetwork: PageNetwork, gallery: GallerySource, abortAt?: string) {
    const events: JobEvent[] = [];
    const stop = new AbortController();
    const onEvents = (batch: readonly JobEvent[]) => {
      events.push(...batch);
      if (batch.some((event) => kindOf(event) === abortAt)) stop.abort();
    };
    const network = networkOf(pageNetwork);
    const result = await startGalleryJob({ network, signer: keyPair, gallery }, { signal: stop.signal, onEvents })
      .result;
    return { result, events };
  },

  async checkPresence(pageNetwork: PageNetwork, memoryIds: string[]) {
    const result = await checkPresence(networkOf(pageNetwork), keyPair, memoryIds);
    return result.ok ? { ok: true as const, value: [...result.value.keys()] } : result;
  },

  findShareLink: (pageNetwork: PageNetwork, galleryId: string) =>
    findShareLink(networkOf(pageNetwork), keyPair, galleryId),
};

/** What the tests can ask of the page. */
declare global {
  var pipeline: PipelinePage;
}
type PipelinePage = typeof pageApi;

globalThis.pipeline = pageApi;
