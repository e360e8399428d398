import type { AdmissionErrorCode, AssetKind, MemoryType, Result, RightsDescription } from "@store-forever/protocol";
import type { Signer } from "@store-forever/protocol/delegation";
import type { MemoryReceipt } from "@store-forever/protocol/receipt";

/** The backend canister to talk to, and the network it is on. */
export interface Network {
  /** Address of the network's HTTP interface, e.g. `https://icp-api.io`. */
  host: string;
  canisterId: string;
  /** DER root key of a network other than mainnet; by default mainnet's. */
  rootKey?: Uint8Array;
}

/**
 * What a page says of a file. `original`: the site's own file, such as a download. `larger`: more than the page shows. `shown`: the
 * picture on the page.
 */
export type FileClaim = "original" | "larger" | "shown";

/** A file that a page names for a memory. Until it is read, this is the page's word. */
export interface FileCandidate {
  url: string;
  claim: FileClaim;
  /**
   * A rule has made the address from another one, or the site's interface lists it, and no page names it. The file is taken only if
   * it is the picture that is shown, and not smaller.
   */
  isDerived?: boolean;
  /** Lower-case hexadecimal, where the site tells it of its own file. Other bytes are not taken. */
  sha1?: string;
  /** Content type, where the page declares one. */
  contentType?: string;
  /** Size in pixels, where the page declares one or the address tells it. */
  widthPx?: number;
  heightPx?: number;
  /** Only the page has it, and no server. Then `url` is the page's. */
  held?: HeldPicture;
}

/**
 * A picture that only its page has. `handedOver`: its bytes are kept for the job (`workers/held`). `withheld`: the browser does not let
 * anybody read it, because its page has drawn what is another site's. `tooLarge`: it is larger than what is handed over.
 */
export type HeldPicture =
  | { name: "handedOver"; sha256: string; sizeBytes: number }
  | { name: "withheld" }
  | { name: "tooLarge" };

/** Who made a memory and on what terms it may be used, as somebody says. Addresses are those of the web. */
export type SourceRights = { [field in keyof RightsDescription]?: string };

/** One memory of a gallery page. Its id is the one in the archive (ARCHITECTURE.md#archive-ids). */
export interface MemorySource {
  memoryId: string;
  memoryType: MemoryType;
  /** Address of the best file that the page names. The workers fetch it within the bounds of `SourceAccess`. */
  url: string;
  /** The page that names its files, where that is another than the gallery's: it may have newer addresses of them. */
  pageUrl?: string;
  /** Every file that the page names for it: the best first, which is at `url`, and last the one that is shown. By default `url` alone. */
  candidates?: FileCandidate[];
  /** Address of what moves in a live photo, whose picture the candidates are. It is stored in the same memory. */
  motionUrl?: string;
  title: string;
  caption?: string;
  /** What stands in for the picture where it is not seen. */
  altText?: string;
  /** As the page or its site says. It takes precedence over what the file says. */
  rights?: SourceRights;
  fileName?: string;
  /** When it was made, according to the page. A date in the file itself takes precedence. */
  capturedAtMs?: number;
  /**
   * The stored original that its file is to take the place of, in lower-case hexadecimal SHA-256. The memory gets a new version if that
   * is still what is stored.
   */
  replaces?: string;
}

/** What may be read for a gallery, and with whose cookies (`reachOf`). */
export interface SourceAccess {
  /** Origin of the page that names the photos, as the browser told it. */
  pageOrigin: string;
  /** The IP address that the page came from, where the browser has told it. */
  pageIp?: string;
  /** Other origins that the person let be read for this page, with their cookies. */
  allowedOrigins: readonly string[];
  /** Origins that the page names and that are not read, because the person has not allowed them for it. */
  unallowedOrigins?: readonly string[];
}

/** What a browser's network layer tells of a request, and `fetch` does not. */
export interface SeenRequest {
  /** The address that was connected with. Absent where the answer came from a cache. */
  ip?: string;
  /** Where the answer sends on to. */
  redirectedTo?: string;
  /** The browser does not let this host be read without its consent (CORS), and tells nothing of it. */
  isForeign?: true;
}

/**
 * Tells what was seen of a request that was begun at that time or later, in milliseconds since 1970.
 * @returns `undefined` when it was not seen
 */
export type RequestObserver = (url: string, sinceMs: number) => Promise<SeenRequest | undefined>;

export interface PhotoSource extends MemorySource {
  memoryType: "image";
}

export interface GallerySource {
  galleryId: string;
  title: string;
  description?: string;
  sourceUrl: string;
  items: MemorySource[];
}

/** What a gallery's page says otherwise than the archive has stored of it. */
export interface GalleryWording {
  captionCount: number;
  /** Its title, or its description. */
  hasOtherTitle: boolean;
  hasOtherOrder: boolean;
  /** Whether the stored gallery tells the addresses of its page. */
  tellsSource: boolean;
}

export interface StoreRequest {
  network: Network;
  /** The key that signs. What is stored belongs to its principal. */
  signer: Signer;
  gallery: GallerySource;
  /** By default the gallery's page alone. */
  access?: SourceAccess;
  /** Whether the archive keeps the addresses of page and photos (`toldAddress`), which links then tell. By default not. */
  tellsSource?: boolean;
}

export interface StoreOptions {
  /** Stops the job at once: the workers end and nothing more is sent. The next attempt continues from there. */
  signal: AbortSignal;
  /** Called with the events since the last call, at most 20 times a second however large the job is. */
  onEvents: (events: readonly JobEvent[]) => void;
  /** How many workers prepare memories. By default one for each processor core, at most four. */
  poolSize?: number;
  /** How much RAM files, decoded pictures and messages may take together, as far as it can be predicted. By default 256 MiB. */
  memoryBudgetBytes?: number;
  /** Whether to read from its metadata where a photo was taken. By default false. Originals keep their metadata either way. */
  readLocation?: boolean;
  /**
   * Called when the backend does not accept the key. The job waits for the answer. With a signer of the same principal,
   * which may be the same signer, it continues. With `undefined`, or without this function, it fails.
   */
  onUnauthorized?: (failure: PipelineFailure) => Promise<Signer | undefined>;
  /** By default nothing is known of requests but what `fetch` tells. */
  observe?: RequestObserver;
  /** By default no page is open. */
  askOpenPage?: AskOpenPage;
}

/** Asks the gallery's page, where the person has it open, which addresses it names now. */
export type AskOpenPage = () => Promise<readonly string[]>;

/** A job that was started. */
export interface GalleryJob {
  result: Promise<PipelineResult<GalleryOutcome>>;
  /** Lets nothing new begin until `resume`. What is in progress is completed. */
  pause(): void;
  resume(): void;
  /** Stops the job and closes its open upload sessions. Memories that are stored stay. */
  cancel(): Promise<PipelineResult<void>>;
}

/**
 * Phases overlap: `store` begins when the last memory is prepared, `verify` when the gallery is stored. By then many
 * memories of a large gallery have been stored and verified.
 */
export type JobPhase = "prepare" | "store" | "verify";

/**
 * `waiting`: another tab runs the gallery's job, and this one shows its events. `unauthorized`: another key is asked for.
 * `offline`: the backend cannot be reached any more; the job continues by itself when it can.
 */
export type JobActivity = "waiting" | "running" | "paused" | "unauthorized" | "offline";

/**
 * Events come in batches, in order. A state that was replaced by a newer one within a batch is left out.
 * Every memory begins as `waiting`, which is not announced.
 */
export type JobEvent =
  | { type: "phase"; phase: JobPhase }
  | { type: "activity"; activity: JobActivity }
  | { type: "memory"; memoryId: string; state: MemoryProgress }
  | { type: "asset"; memoryId: string; kind: AssetKind; state: AssetProgress }
  | ({ type: "bytes" } & TransferProgress);

/** Counts bytes of assets, without the messages around them. */
export interface TransferProgress {
  /** Passed to the network. */
  sentBytes: number;
  /** Acknowledged by the backend. */
  acknowledgedBytes: number;
  /** All that is to be sent of the memories prepared so far. It grows while memories are being prepared. */
  totalBytes: number;
  /** Rate of acknowledgement, smoothed over the last seconds. 0 until something was acknowledged. */
  bytesPerSecond: number;
  /** Absent while it cannot be estimated. */
  secondsLeft?: number;
  /** How many calls were made again. */
  retries: number;
}

/** Only large assets, which are sent in chunks, report `sending`. */
export type AssetProgress =
  | {
      step: "sending";
      sizeBytes: number;
      acknowledgedBytes: number;
      chunkCount: number;
      acknowledgedChunks: number;
    }
  | { step: "stored"; wasThere: boolean };

export type MemoryProgress =
  | { step: "waiting" }
  | { step: "reading" }
  /** Its server has asked to wait before it is asked again. */
  | { step: "held" }
  | { step: "preparing" }
  | { step: "uploading" }
  | { step: "verifying" }
  | ({ step: "stored" } & ArrivedMemory)
  | { step: "failed"; failure: PipelineFailure };

/** What a job tells of a memory as soon as the backend certifies it. */
export interface ArrivedMemory {
  alreadyStored: boolean;
  /** What the backend certifies of its original. */
  original?: Omit<StoredAssetFact, "kind">;
  /** Origin that the file came from, after redirects. Only where this job has read it. */
  readFrom?: string;
}

/** Why the file of one memory could not be read or is not taken. Each is told in its own words. */
export type SourceFailureCode =
  /** For any other reason. */
  | "Unreadable"
  | "Unreachable"
  /** Less than the whole file arrived. */
  | "Incomplete"
  | "Empty"
  | "RedirectLoop"
  | "SignInNeeded"
  /** Its server refuses it, and does not ask for a sign-in. */
  | "Forbidden"
  | "Gone"
  | "RateLimited"
  | "TooLarge"
  /** It is at an origin that the person has not allowed for the page: `about` names it. */
  | "HostNotAllowed"
  /** It is in a more private network than its page. */
  | "MorePrivate"
  /** A web page was sent in its place. */
  | "WebPage"
  /** Not the picture that the page shows, or a smaller one. */
  | "AnotherPicture"
  /** It is a file of another kind: `about` names it. */
  | "NotAnImage"
  | "Damaged"
  /** A picture that only keeps the place of another. */
  | "Placeholder"
  /** The browser lets nobody read it, because its page has drawn what is another site's. */
  | "Withheld"
  /** Only the page had it, and the page is gone. */
  | "OnlyOnPage"
  | "WrongType";

export type PipelineFailureCode =
  | SourceFailureCode
  | "Network"
  | "Unauthorized"
  | "Quota"
  | AdmissionErrorCode
  /** Whoever runs the archive has switched this off for a while. */
  | "Disabled"
  | "Integrity"
  | "Refused"
  | "Internal"
  | "Aborted";

export interface PipelineFailure {
  code: PipelineFailureCode;
  /** What happened and what to do. */
  message: string;
  /** What its words name, where they name something: an origin, or the kind of a file. */
  about?: string;
  /** What it tells was learned from another site than the one that was asked, which is not told. */
  isElsewhere?: true;
}

/** By which a server tells whether it still has the file that it sent (RFC 9110, section 8.8), as it told them. */
export interface FileValidator {
  etag?: string;
  lastModified?: string;
}

export interface StoredAssetFact {
  kind: AssetKind;
  /** Lower-case hexadecimal. */
  sha256: string;
  sizeBytes: number;
}

/** Facts that a file contains about itself, where this browser can read them. */
export interface MediaFacts {
  /** As it is shown, with its orientation applied. */
  widthPx?: number;
  heightPx?: number;
  durationMs?: number;
  capturedAtMs?: number;
  camera?: string;
  /** As its author wrote them into it (XMP, IPTC). */
  title?: string;
  caption?: string;
  rights?: SourceRights;
  /** Degrees, north and east positive. Only with `readLocation`. */
  location?: { latitude: number; longitude: number };
}

/** A memory of which the backend certifies every byte. */
export interface StoredMemory {
  memoryId: string;
  alreadyStored: boolean;
  assets: StoredAssetFact[];
  /** Proves at any later time what was stored (`verifyReceipt`). Absent where the certified answer did not contain the memory. */
  receipt?: MemoryReceipt;
  /** Only for memories that this job prepared. */
  facts?: MediaFacts;
  /** Origin that the file came from, after redirects. Only for memories that this job prepared. */
  readFrom?: string;
  /** Address of the file that was stored, as the page names it. Only for memories that this job prepared. */
  fileUrl?: string;
  /** What the file's server told of it. Only for memories that this job prepared. */
  validator?: FileValidator;
  /** SHA-256 of the file's first `PHOTO_HEAD_BYTES`, in hexadecimal. Only for memories that this job prepared. */
  headSha256?: string;
  /** What the page said of the file that was stored. Only for memories that this job prepared. */
  claim?: FileClaim;
  /** The site's own file ends before its end. Only for memories that this job prepared. */
  isCutOff?: boolean;
}

export interface GalleryOutcome {
  galleryId: string;
  /** Principal of the owner, as text. */
  owner: string;
  /** Token of a link that opens the gallery for anyone who has it. Absent when no memory could be stored. */
  shareToken?: string;
  stored: StoredMemory[];
  failed: { memoryId: string; failure: PipelineFailure }[];
  ms: { total: number; prepare: number; store: number; verify: number };
}

export type PipelineResult<T> = Result<T, PipelineFailure>;
