import type { MemorySource } from "@store-forever/workers";

/** Where a photo stands in the whole gallery; compared number by number. */
export type Place = readonly number[];

interface CollectedPhoto {
  item: MemorySource;
  place: Place;
}

/** What was collected, as it is kept while the page is closed. */
export interface SavedPhotos {
  photos: CollectedPhoto[];
  aside: CollectedPhoto[];
  own: string[];
  ownPlace: Place;
}

/** The photos of a whole gallery in its order, each once. */
export class Collected {
  readonly #photos = new Map<string, CollectedPhoto>();
  readonly #byUrl = new Map<string, string>();
  /** Pictures that some page does not count to the gallery. */
  readonly #aside = new Map<string, CollectedPhoto>();
  /** The photos of the person's own page, in the order in which they follow each other. */
  #own: string[] = [];
  #ownPlace: Place = [];

  save(): SavedPhotos {
    return {
      ...{ photos: [...this.#photos.values()], aside: [...this.#aside.values()] },
      ...{ own: [...this.#own], ownPlace: this.#ownPlace },
    };
  }

  restore({ photos, aside, own, ownPlace }: SavedPhotos): void {
    for (const { item, place } of photos) this.#take(item, place);
    for (const photo of aside) this.#aside.set(photo.item.memoryId, photo);
    this.#own.push(...own.filter((id) => this.#photos.has(id)));
    this.#ownPlace = ownPlace;
  }

  get size(): number {
    return this.#photos.size;
  }

  has(memoryId: string): boolean {
    return this.#photos.has(memoryId);
  }

  get(memoryId: string): MemorySource | undefined {
    return this.#photos.get(memoryId)?.item;
  }

  /** @returns how many of them are new */
  add(items: readonly MemorySource[], at: Place): number {
    return items.filter((item, index) => this.#take(item, [...at, index])).length;
  }

  /** Photos that the person's own page shows now. What has come into sight stands beside what was known before. */
  addOwn(items: readonly MemorySource[], at: Place): number {
    this.#ownPlace = at;
    const known = new Set(this.#own);
    const isKnown = items.some(({ memoryId }) => known.has(memoryId));
    /** What comes right after each known photo; at first what comes before all of them. */
    const after = new Map<string, string[]>();
    let last = isKnown ? "" : (this.#own.at(-1) ?? "");
    let addedCount = 0;
    for (const item of items) {
      if (known.has(item.memoryId)) last = item.memoryId;
      else if (this.#take(item, at)) {
        addedCount++;
        const beside = after.get(last);
        if (beside === undefined) after.set(last, [item.memoryId]);
        else beside.push(item.memoryId);
      }
    }
    if (addedCount === 0) return 0;
    this.#own = ["", ...this.#own].flatMap((id) => (id === "" ? [] : [id]).concat(after.get(id) ?? []));
    return addedCount;
  }

  addAside(items: readonly MemorySource[], place: Place): void {
    for (const item of items) if (!this.#aside.has(item.memoryId)) this.#aside.set(item.memoryId, { item, place });
  }

  /** The page behind a photo names better files of it. */
  change(memoryId: string, change: (item: MemorySource) => MemorySource): void {
    const known = this.#photos.get(memoryId);
    if (known) known.item = change(known.item);
  }

  /** Takes the cover of an album out, in whose place its photos are. @returns where it stood */
  takeOut(memoryId: string): Place {
    const known = this.#photos.get(memoryId);
    const at = this.#own.indexOf(memoryId);
    for (const url of known ? urlsOf(known.item, { withDerived: false }) : []) this.#byUrl.delete(url);
    this.#photos.delete(memoryId);
    return at === -1 ? (known?.place ?? []) : [...this.#ownPlace, at];
  }

  /** All photos in their order, and after them what is beside the gallery. */
  all(): { items: MemorySource[]; aside: Set<string> } {
    const own = new Map(this.#own.map((id, index) => [id, [...this.#ownPlace, index]]));
    const placed = [...this.#photos].map(([id, { item, place }]) => ({ item, place: own.get(id) ?? place }));
    placed.sort((one, other) => compare(one.place, other.place));
    const others = [...this.#aside.values()].filter(({ item }) => !this.#photos.has(item.memoryId));
    return {
      items: [...placed, ...others].map(({ item }) => item),
      aside: new Set(others.map(({ item }) => item.memoryId)),
    };
  }

  #take(item: MemorySource, place: Place): boolean {
    const isKnown = urlsOf(item, { withDerived: true }).some((url) => this.#byUrl.has(url));
    if (isKnown || this.#photos.has(item.memoryId)) return false;
    this.#photos.set(item.memoryId, { item, place });
    for (const url of urlsOf(item, { withDerived: false })) this.#byUrl.set(url, item.memoryId);
    return true;
  }
}

/** The files of a photo. Two pages may name it differently, but mostly name some file of it both. */
function urlsOf({ url, candidates = [] }: MemorySource, { withDerived }: { withDerived: boolean }): string[] {
  const named = candidates.filter(({ isDerived }) => withDerived || isDerived !== true).map((file) => file.url);
  return named.length === 0 ? [url] : named;
}

function compare(one: Place, other: Place): number {
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
