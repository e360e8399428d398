import type { MemoryType } from "@store-forever/protocol";
import { assetOfKind, type Photo } from "../reading/photo.ts";

export const PHOTO_ORDERS = ["arranged", "newest", "oldest", "title"] as const;
export type PhotoOrder = (typeof PHOTO_ORDERS)[number];

/** Which of a gallery's photos are shown, and in which order. */
export interface PhotoFilter {
  /** Each of these words must be in the title, caption, description or file name. */
  text: string;
  type: MemoryType | "all";
  /** Complete photos have their original. The others may have a preview. */
  storage: "all" | "complete" | "incomplete";
  /** Days as `2024-05-31`, in the browser's time zone, both included; empty for no limit. */
  fromDay: string;
  toDay: string;
  order: PhotoOrder;
}

export const NO_FILTER: PhotoFilter = {
  text: "",
  type: "all",
  storage: "all",
  fromDay: "",
  toDay: "",
  order: "arranged",
};

export function isUnchanged(selection: PhotoFilter): boolean {
  return isUnfiltered(selection) && selection.order === "arranged";
}

export function isUnfiltered({ text, type, storage, fromDay, toDay }: PhotoFilter): boolean {
  return text.trim() === "" && type === "all" && storage === "all" && fromDay === "" && toDay === "";
}

/**
 * The photos that pass the filter, in its order. Photos without a date pass no filter by days, and come last in an order by
 * date.
 * @param tag the language whose rules order titles
 */
export function filterPhotos(photos: readonly Photo[], selection: PhotoFilter, tag: string): readonly Photo[] {
  const words = fold(selection.text)
    .split(/\s+/)
    .filter((word) => word !== "");
  const chosen = photos.filter(
    (photo) =>
      (selection.type === "all" || photo.memoryType === selection.type) &&
      (selection.storage === "all" || (selection.storage === "complete") === isComplete(photo)) &&
      isBetween(photo, selection.fromDay, selection.toDay) &&
      words.every((word) => textOf(photo).includes(word)),
  );
  return inOrder(chosen, selection.order, tag);
}

function isComplete(photo: Photo): boolean {
  return assetOfKind(photo, "original") !== undefined;
}

function inOrder(photos: readonly Photo[], order: PhotoOrder, tag: string): readonly Photo[] {
  switch (order) {
    case "arranged":
      return photos;
    case "newest":
      return photos.toSorted((left, right) => compareTimes(right, left) || undatedLast(left, right));
    case "oldest":
      return photos.toSorted((left, right) => compareTimes(left, right) || undatedLast(left, right));
    case "title": {
      const titles = new Intl.Collator(tag, { numeric: true, sensitivity: "base" });
      return photos.toSorted((left, right) => titles.compare(left.title, right.title));
    }
  }
}

function compareTimes({ capturedAtNs: left }: Photo, { capturedAtNs: right }: Photo): number {
  if (left === undefined || right === undefined || left === right) return 0;
  return left < right ? -1 : 1;
}

function undatedLast(left: Photo, right: Photo): number {
  return Number(left.capturedAtNs === undefined) - Number(right.capturedAtNs === undefined);
}

function isBetween({ capturedAtNs }: Photo, fromDay: string, toDay: string): boolean {
  if (fromDay === "" && toDay === "") return true;
  if (capturedAtNs === undefined) return false;
  const date = new Date(Number(capturedAtNs / 1_000_000n));
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  const day = parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, "0")).join("-");
  return (fromDay === "" || day >= fromDay) && (toDay === "" || day <= toDay);
}

function textOf({ title, caption, description, fileName }: Photo): string {
  return fold([title, caption, description, fileName].filter((text) => text !== undefined).join("\n"));
}

/** So that “Zurich” finds “Zürich”. */
function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();
}
