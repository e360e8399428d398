import type { GalleryRequest } from "../../extension/src/messages/gallery-request.ts";
import type { ReplyOf } from "../../extension/src/messages/reply.ts";
import type { GallerySession } from "../../extension/src/page/session/gallery-session.ts";
import type { SessionView } from "../../extension/src/page/session/session-state.ts";
import type { Person } from "./person.ts";

/** A page of the person's gallery in their browser, once it knows what the archive certifies. */
export interface OpenedPage {
  session: GallerySession;
  /** What it shows now. */
  readonly view: SessionView;
  ask<Request extends GalleryRequest>(request: Request): ReplyOf<Request>;
}

export async function openPage(person: Person): Promise<OpenedPage> {
  const { answers, session: sessions } = person.browser;
  const { origin, edgesUrl } = person;
  const sender = {
    id: EXTENSION_ID,
    origin,
    url: `${origin}/galleries/${person.galleryId}`,
    frameId: 0,
    tab: { index: 0 },
  };
  const ask = ((request: GalleryRequest) =>
    answers.answerGallery(request, sender as Parameters<typeof answers.answerGallery>[1])) as OpenedPage["ask"];
  const link = {
    send: ask,
    handOver: async () => {},
    // No host runs in this process, so nobody tells how far a job is.
    watch: (_: string, __: unknown, onEnd: () => void) => {
      onEnd();
      return () => {};
    },
    finderOf: async () => {
      throw new Error("The page shows the whole gallery.");
    },
  };
  const shown = { source: person.source(), edgesUrl, places: new Map<string, Element>() };
  let view: SessionView | undefined;
  const session = new sessions.GallerySession(
    link,
    shown,
    () => shown,
    (changed) => {
      view = changed;
    },
  );
  await session.refresh();
  if (view === undefined) throw new Error("A page shows something of its gallery.");
  return {
    session,
    ask,
    get view() {
      return view as SessionView;
    },
  };
}

/** The extension's id in these browsers. */
const EXTENSION_ID = "histories";
