import { ancestorsOf, type Found, parentOf } from "./walk.ts";

/** A tile reaches at most so far above its picture. */
const MAX_TILE_DEPTH = 7;

/** How many pictures each element around them holds. */
export class Tiles {
  readonly counts = new Map<Element, number>();

  /** The largest element around a picture that holds no other one. */
  around(picture: Element): Element {
    let tile = picture;
    for (let depth = 0; depth < MAX_TILE_DEPTH; depth++) {
      const parent = parentOf(tile);
      if (
        parent === undefined ||
        this.counts.get(parent) !== 1 ||
        /^(?:body|html|main|section|ul|ol|table|tbody|tr)$/.test(parent.localName)
      )
        break;
      tile = parent;
      if (tile.localName === "article" || tile.localName === "figure") break;
    }
    return tile;
  }
}

export function* tilesOf(pictures: readonly Found[]): Generator<void, Tiles> {
  const tiles = new Tiles();
  for (const { element } of pictures) {
    yield;
    for (const around of ancestorsOf(element)) tiles.counts.set(around, (tiles.counts.get(around) ?? 0) + 1);
  }
  return tiles;
}
