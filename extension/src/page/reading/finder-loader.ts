import { send } from "../../messages/send.ts";
import { type FinderPlace, finderPlace, type MakeFinder } from "./gallery-finder.ts";

/** Injects the finder when a person first asks for a whole gallery. @throws when the extension is gone */
export async function loadFinder(): Promise<MakeFinder> {
  const place = globalThis as FinderPlace;
  if (place[finderPlace] === undefined) await send({ to: "background", type: "finder.load" });
  const finder = place[finderPlace];
  if (finder === undefined) throw new Error("The finder could not be injected into this page.");
  return finder;
}
