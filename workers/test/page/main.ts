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

/** What the tests can ask of a page, in values that puppeteer can carry. */
export interface PageNetwork {
  host: string;
  canisterId: string;
  rootKeyHex: string;
}

declare const localStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };

/** The same in every tab, as an extension's would be. */
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

const networkOf = ({ rootKeyHex, ...network }: PageNetwork): Network => ({ ...network, rootKey: fromHex(rootKeyHex) });

interface RunningJob {
  job: GalleryJob;
  events: JobEvent[];
  asked: PipelineFailure[];
  /** Memories that have had an asset stored. */
  uploadedIds: Set<string>;
}

/** The job that this page runs, and what it has told. */
let running: RunningJob | undefined;
const runningJob = () => {
  if (running === undefined) throw new Error("No job runs.");
  return running;
};

const pageApi = {
  /** @param pauseAt pauses the job when the first event of this kind is seen, `start` before there is one */
  startJob(archive: PageNetwork, gallery: GallerySource, pauseAt?: string) {
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
    // The same key once more: whoever refused it may have thought better of it.
    const asked: PipelineFailure[] = [];
    const onUnauthorized = async (failure: PipelineFailure) => {
      asked.push(failure);
      return keyPair;
    };
    const options = { signal: never, onEvents, onUnauthorized };
    const job = startGalleryJob({ network: networkOf(archive), signer: keyPair, gallery }, options);
    running = { job, events, asked, uploadedIds };
    if (pauseAt === "start") job.pause();
  },
  resumeJob: () => runningJob().job.resume(),
  cancelJob: () => runningJob().job.cancel(),
  jobEvents: () => runningJob().events,
  /** How many memories have had an asset stored; none while no job runs. */
  uploadedCount: () => running?.uploadedIds.size ?? 0,
  jobAsked: () => runningJob().asked,
  jobResult: () => runningJob().job.result,

  /** How much is written down of unfinished jobs. */
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

  /** Upload sessions that the archive holds open for this page's person. */
  async openSessions({ host, canisterId, rootKeyHex }: PageNetwork) {
    const identity = await identityFromKeyPair(keyPair);
    const backend = createBackend(createAgent({ host, identity, rootKey: fromHex(rootKeyHex) }), canisterId);
    const sessions = await backend.get_user_upload_sessions();
    return sessions.filter(({ state }) => "open" in state).length;
  },

  principal: () => signerPrincipal(keyPair),

  async prepare(source: MemorySource, maxFileSizeBytes: number, readLocation = false, worker: PrepareRealm = "plain") {
    const settings = { maxFileSizeBytes, readLocation, spillDirectory: "test page" };
    const preparers =
      worker === "plain" ? startPreparers({ size: 1 }, settings, () => {}) : startFarbledPreparer(settings);
    const startMs = performance.now();
    const readAndPrepare = async (api: PrepareApi) => {
      const read = await api.read(source);
      return read.ok ? await api.prepare(source.memoryId) : read;
    };
    const result = await preparers.run(never, readAndPrepare).finally(() => preparers.release());
    if (!result.ok) return result;
    const { facts, assets } = result.value;
    const ms = performance.now() - startMs;
    const described = assets.map(async ({ bytes, sha256, ...asset }) => ({
      ...asset,
      sha256: toHex(sha256),
      isOnDisk: bytes instanceof File,
      bytesHex: asset.sizeBytes > MOST_TO_CARRY_BYTES ? "" : toHex(await readBytes(bytes)),
    }));
    return { ok: true as const, value: { facts, ms, assets: await Promise.all(described) } };
  },

  /** How long hashing a file takes, without reading it. */
  async hashMs(url: string) {
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
    const startMs = performance.now();
    await sha256Of(bytes);
    return performance.now() - startMs;
  },

  /** How long hashing bytes takes as a large file's arrive, in the pieces in which the network hands them over. */
  async runningHashMs(sizeBytes: number) {
    const piece = crypto.getRandomValues(new Uint8Array(50_000));
    const startMs = performance.now();
    const hash = await startHash();
    for (let hashedBytes = 0; hashedBytes < sizeBytes; hashedBytes += piece.length) hash.add(piece);
    hash.finish();
    return performance.now() - startMs;
  },

  makeVideo: async () => toHex(await makeVideo()),

  /** @param abortAt stops the job when the first event of this kind is seen */
  async storeGallery(archive: PageNetwork, gallery: GallerySource, abortAt?: string) {
    const events: JobEvent[] = [];
    const stop = new AbortController();
    const onEvents = (batch: readonly JobEvent[]) => {
      events.push(...batch);
      if (batch.some((event) => kindOf(event) === abortAt)) stop.abort();
    };
    const network = networkOf(archive);
    const result = await startGalleryJob({ network, signer: keyPair, gallery }, { signal: stop.signal, onEvents })
      .result;
    return { result, events };
  },

  async checkPresence(archive: PageNetwork, memoryIds: string[]) {
    const result = await checkPresence(networkOf(archive), keyPair, memoryIds);
    return result.ok ? { ok: true as const, value: [...result.value] } : result;
  },

  findShareLink: (archive: PageNetwork, galleryId: string) => findShareLink(networkOf(archive), keyPair, galleryId),
};

declare global {
  var pipeline: PipelinePage;
}
export type PipelinePage = typeof pageApi;

globalThis.pipeline = pageApi;
