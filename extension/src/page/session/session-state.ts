import type { GalleryWording } from "@store-forever/workers";
import type { Pace } from "../../messages/follow.ts";
import type { GalleryRequest } from "../../messages/gallery-request.ts";
import type { JobUpdate, MemoryStep } from "../../messages/job-snapshot.ts";
import type { ReplyOf } from "../../messages/reply.ts";
import type { PageGallery } from "../reading/gallery-adapter.ts";
import type { Finding, GalleryFinder } from "../reading/gallery-finder.ts";
import type { ButtonFacts, ButtonState } from "./button-state.ts";
import type { PartsDone } from "./parts.ts";

/** The page's connection to the rest of the extension. */
export interface ExtensionLink {
  send<Request extends GalleryRequest>(request: Request): ReplyOf<Request>;
  /** Hands pictures that only the page has to the extension. @param sha256s in hexadecimal */
  handOver(sha256s: readonly string[]): Promise<void>;
  /** Tells every update of the gallery's job. `onEnd` is called when the job ends, or at once if there is none. */
  watch(galleryId: string, onUpdate: (update: JobUpdate) => void, onEnd: () => void): () => void;
  /** What finds the rest of a gallery. @param saved a search that is gone on with */
  finderOf(gallery: PageGallery, saved: string | null): Promise<GalleryFinder>;
}

/** What the dialog shows about one photo. `missing`: it is not in the capsule, and no job is storing it. */
export type RowState = MemoryStep | "missing";

/** Where the person confirms what they clicked: their click counts, or the extension asks in a window of its own. */
export type ConfirmIn = "page" | "window";

/** What the person asks to store. */
export interface Wanted {
  /** These photos; null for all of the gallery. What is stored already stays in the stored gallery. */
  chosen: ReadonlySet<string> | null;
  /** Whether links tell where the photos are from. */
  tellsSource: boolean;
  /** Whether the site may know their archive. */
  tellsSite: boolean;
  /** Takes the pictures on the page in the place of larger files, which may not be read. */
  isAsShown?: true;
}

/** Everything that is drawn of a gallery: the button, and the dialog if it is open. */
export interface SessionView {
  button: ButtonState;
  gallery: PageGallery | undefined;
  rowOf: (memoryId: string) => RowState;
  /** Whether the person lets the site know their archive. */
  isSiteTold: boolean;
  /** How often the gallery is looked at again; null if the person does not follow it. */
  followed: Pace | null;
  /** How many photos their site has replaced since they were stored. */
  changedCount: number;
  /** How many photos the gallery tells another file of than it sends. */
  contradictedCount: number;
  /** What the page says otherwise than the archive; none where that is the same, or not known. */
  wording: GalleryWording | undefined;
  /** The photos that the dialog was opened for; null for all missing ones. */
  chosen: readonly string[] | null;
  isOpen: boolean;
  /** How far the search for the whole gallery is; none if the person has not asked for it. */
  finding: Finding | undefined;
  /** Aborted when the person closes the dialog. */
  untilClosed: AbortSignal;
}

/** What is known of a gallery. What a person does in the dialog changes it too (`GalleryActs`). */
export interface SessionState {
  facts: ButtonFacts;
  gallery: PageGallery | undefined;
  steps: Map<string, MemoryStep>;
  finder: GalleryFinder | undefined;
  finding: Finding | undefined;
  /** The gallery as the page showed it when the search began. */
  searchedId: string | undefined;
  /** Photos that their site has replaced since they were stored, with the originals that are stored. */
  replaced: ReadonlyMap<string, string>;
  contradictedCount: number;
  /** What the page says otherwise than the archive. */
  wording: GalleryWording | undefined;
  /** The gallery whose job runs or was seen last: a part of a large one, or all of it. */
  jobId: string | undefined;
  partsDone: PartsDone;
}

/** What the gallery is, without what else the page shows. */
export function idsOf(gallery: PageGallery | undefined): string[] {
  const ids = gallery?.source.items.map(({ memoryId }) => memoryId) ?? [];
  return ids.filter((memoryId) => !gallery?.aside?.has(memoryId));
}
