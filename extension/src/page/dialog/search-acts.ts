import type { Finding } from "../reading/gallery-finder.ts";
import type { GallerySession } from "../session/gallery-session.ts";
import { idsOf } from "../session/session-state.ts";

/** Offers to go on with a search that the person began before they left the page or loaded it again. */
export async function recallSearch(session: GallerySession): Promise<void> {
  const { state, link } = session;
  const gallery = state.gallery;
  if (gallery === undefined || gallery.more === undefined || state.finder !== undefined) return;
  const { galleryId } = gallery.source;
  await session.reach(async () => {
    const reply = await link.send({ to: "background", type: "search.recall", galleryId });
    if (!reply.ok || reply.value === null || state.finder !== undefined) return;
    const finder = await link.finderOf(gallery, reply.value);
    if (state.finder !== undefined || !session.isOpen) return;
    state.searchedId = galleryId;
    state.finder = finder;
    state.finding = finder.kept;
    session.take(finder.gallery);
    session.change({ memoryIds: idsOf(state.gallery) });
    await session.ask("gallery.check");
  });
}

/** Finds the whole gallery, or goes on where that was stopped. Nothing is stored by it. */
export async function findWhole(session: GallerySession): Promise<void> {
  const { state, link } = session;
  const gallery = state.gallery;
  if (session.search.isFinding || gallery === undefined) return;
  const note = (finding: Finding) => {
    state.finding = finding;
    session.change({});
  };
  await session.reach(async () => {
    const finder = state.finder ?? (await link.finderOf(gallery, null));
    state.searchedId ??= gallery.source.galleryId;
    state.finder = finder;
    const found = await finder.find(note);
    session.search.keep();
    // The gallery has left the page meanwhile.
    if (state.finder !== finder) return;
    session.take(finder.gallery);
    state.finding = found;
    session.change({ memoryIds: idsOf(state.gallery) });
    await session.ask("gallery.check");
  });
}
