import type { GallerySession } from "../session/gallery-session.ts";
import { partsOf } from "../session/parts.ts";
import { idsOf } from "../session/session-state.ts";

/** More of a gallery's photos are not compared with what is stored. */
const MAX_COMPARED = 1_000;

/** Looks what has changed on the page's site since it was stored. Only once the person sees the dialog. */
export async function findChanges(session: GallerySession): Promise<void> {
  await Promise.all([findReplaced(session), findWording(session)]);
}

/** A page that shows a part of a gallery does not say in which order all of it is. */
async function findWording(session: GallerySession): Promise<void> {
  const { state, link } = session;
  const { source, totalCount = 0 } = state.gallery ?? {};
  if (source === undefined || totalCount > source.items.length || partsOf(source).length > 1) return;
  await session.reach(async () => {
    const reply = await link.send({ to: "background", type: "gallery.wording", gallery: source });
    state.wording = reply.ok ? (reply.value ?? undefined) : undefined;
    session.change({});
  });
}

async function findReplaced(session: GallerySession): Promise<void> {
  const { state, link } = session;
  const stored = new Set(state.facts.knowledge?.storedMemoryIds);
  const { edgesUrl = null, source } = state.gallery ?? {};
  const files = (source?.items ?? [])
    .filter(({ memoryId, candidates = [] }) => stored.has(memoryId) && !candidates.some(({ held }) => held))
    .slice(0, MAX_COMPARED)
    .map(({ memoryId, url, candidates = [] }) => ({
      memoryId,
      urls: [...new Set([url, ...candidates.map((candidate) => candidate.url)])],
    }));
  if (files.length === 0 || source === undefined) return;
  const { galleryId } = source;
  await session.reach(async () => {
    const asked = { to: "background", type: "gallery.changes", galleryId, edgesUrl, stored: files } as const;
    const reply = await link.send(asked);
    if (!reply.ok) return;
    const { changes, contradictedCount } = reply.value;
    state.contradictedCount = contradictedCount;
    if (changes.length === 0) return session.change({});
    session.mark(new Map(changes.map(({ memoryId, replaces }) => [memoryId, replaces])));
    session.change({ memoryIds: idsOf(state.gallery), job: undefined });
  });
}
