import {
  type AssetRef,
  accepted,
  fromHex,
  type GeoPoint,
  type Grade,
  type Limits,
  type MemoryCreated,
  type MemoryInput,
  type Opt,
  type ResultOf,
  type Variant,
} from "@store-forever/protocol";
import PQueue from "p-queue";
import type { FileClaim } from "../../api.ts";
import { readBytes } from "../../bytes/asset-bytes.ts";
import type { PreparedAsset, PreparedMemory } from "../../prepare/prepared-memory.ts";
import { toldName } from "../../reach/told-address.ts";
import type { BackendConnection } from "../backend/backend-connection.ts";
import { Batcher } from "../batch/batcher.ts";
import { fitText, optionalText, optionalWebUrl } from "./fit-text.ts";
import type { RecordLimits } from "./record-limits.ts";
import { rightsInput } from "./rights-input.ts";

const NS_PER_MS = 1_000_000n;

/** Size of a memory without its texts and placeholder, and of the rest of a message, rounded up. */
const MEMORY_FRAME_BYTES = 1_024;

/** How long a message waits for more memories: those whose bytes shared a message get ready shortly after each other. */
const GATHER_MS = 10;
/** These messages do not count in the window: they are small, and wait for consensus rounds rather than for bandwidth. */
const MESSAGES_AT_ONCE = 3;

interface MemoryToCreate {
  memory: MemoryInput;
  onSent: () => void;
}

/** Creates memories whose assets are stored, many in one message. */
export class MemoryCreator {
  readonly #limits: RecordLimits;
  readonly #queue = new PQueue({ concurrency: MESSAGES_AT_ONCE });
  readonly #batcher: Batcher<MemoryToCreate, ResultOf<MemoryCreated>>;

  constructor(connection: BackendConnection, limits: Limits & RecordLimits) {
    this.#limits = limits;
    this.#batcher = new Batcher({
      sizeOf: ({ memory }) => memorySizeOf(memory),
      limits: {
        maxBytes: limits.max_message_bytes - MEMORY_FRAME_BYTES,
        maxItems: limits.max_memories_per_call,
      },
      gatherMs: GATHER_MS,
      queue: (send) => this.#queue.add(send),
      send: (memories) => {
        for (const { onSent } of memories) onSent();
        return connection.call((backend) => backend.memories_create(memories.map(({ memory }) => memory)));
      },
    });
  }

  /**
   * @param onSent called when the memory is passed to the network
   * @throws StoreError, or what the agent throws
   */
  async create(memory: PreparedMemory, onSent: () => void): Promise<MemoryCreated> {
    return accepted(await this.#batcher.add({ memory: await memoryInputOf(memory, this.#limits), onSent }));
  }

  /** Few memories will follow: none waits for others to fill its message. */
  hurry(): void {
    this.#batcher.hurry();
  }

  pause(): void {
    this.#queue.pause();
  }

  resume(): void {
    this.#queue.start();
  }
}

/** Longer than any camera's name, and small enough for `MEMORY_FRAME_BYTES`. */
const MAX_CAMERA_BYTES = 200;

/** Encodes a location for Candid. Impossible coordinates, as from a damaged file, are left out. */
function geoPoint({ latitude, longitude }: { latitude: number; longitude: number }): Opt<GeoPoint> {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return [];
  return [{ latitude_e7: Math.round(latitude * 1e7), longitude_e7: Math.round(longitude * 1e7) }];
}

const GRADE_OF_CLAIM: Record<FileClaim, Variant<Grade>> = {
  original: { original: null },
  larger: { largest_found: null },
  shown: { as_shown: null },
};

/** Builds what the backend takes of a memory. Texts are shortened to its limits. */
export async function memoryInputOf(memory: PreparedMemory, limits: RecordLimits): Promise<MemoryInput> {
  const { memoryId, memoryType, fileName, url } = memory.source;
  const { widthPx, heightPx, durationMs, camera, location } = memory.facts;
  const { title, caption } = textsOf(memory);
  const capturedAtMs = memory.facts.capturedAtMs ?? memory.source.capturedAtMs;
  return {
    id: memoryId,
    memory_type: { [memoryType]: null } as MemoryInput["memory_type"],
    metadata: {
      title: fitText(toldName(title, url) ?? memoryType, limits.max_title_bytes),
      description: optionalText(caption, limits.max_text_bytes),
      alt_text: optionalText(memory.source.altText, limits.max_title_bytes),
      file_name: optionalText(fileName && toldName(fileName, url), limits.max_title_bytes),
      width_px: widthPx === undefined ? [] : [widthPx],
      height_px: heightPx === undefined ? [] : [heightPx],
      captured_at_ns: capturedAtMs === undefined || capturedAtMs < 0 ? [] : [BigInt(capturedAtMs) * NS_PER_MS],
      source_url: limits.tellsSource ? optionalWebUrl(url, limits.max_text_bytes) : [],
      duration_ms: durationMs === undefined ? [] : [durationMs],
      camera: optionalText(camera, MAX_CAMERA_BYTES),
      location: location === undefined ? [] : geoPoint(location),
      grade: [GRADE_OF_CLAIM[memory.claim]],
      is_cut_off: memory.isCutOff,
      rights: rightsInput(memory, limits),
    },
    assets: await Promise.all(memory.assets.map(assetRefOf)),
    replaces: memory.source.replaces === undefined ? [] : [fromHex(memory.source.replaces)],
  };
}

/** What the file itself says stands in where the page says nothing: there the title is made of the file's name. */
function textsOf({ source: { title, caption, fileName, url }, facts }: PreparedMemory) {
  const isMadeUp = title === "" || title === fileName || url.endsWith(`/${encodeURIComponent(title)}`);
  const shownTitle = (isMadeUp ? facts.title : undefined) ?? title;
  return { title: shownTitle, caption: caption ?? (facts.caption === shownTitle ? undefined : facts.caption) };
}

async function assetRefOf({ kind, sha256, sizeBytes, contentType, bytes }: PreparedAsset): Promise<AssetRef> {
  const variant = { [kind]: null } as AssetRef["kind"];
  const inline: AssetRef["inline"] = kind === "placeholder" ? [await readBytes(bytes)] : [];
  return { kind: variant, sha256, size_bytes: BigInt(sizeBytes), content_type: contentType, inline };
}

function memorySizeOf({ metadata, assets }: MemoryInput): number {
  const rights = metadata.rights.flatMap((fields) => Object.values(fields).flat());
  const texts = [
    ...[metadata.title, ...metadata.description, ...metadata.alt_text, ...metadata.file_name, ...metadata.source_url],
    ...rights,
  ];
  // A UTF-16 unit takes at most three bytes in UTF-8.
  const textBytes = texts.reduce((bytes, text) => bytes + text.length * 3, 0);
  return MEMORY_FRAME_BYTES + textBytes + assets.reduce((bytes, { inline }) => bytes + (inline[0]?.length ?? 0), 0);
}
