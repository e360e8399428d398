import { createContext } from "preact";

/** A photo that its site has no more, or shows no more, and since when that is known. */
export interface Absence {
  name: "gone" | "unlisted";
  sinceMs: number;
}

/** By memory. Pages of owners know it from their extension; nobody else does. */
export const Absences = createContext<ReadonlyMap<string, Absence>>(new Map());
