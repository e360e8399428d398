import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The scripts in which a page divides a gallery. */
const SCRIPTS = ["content-scripts/gallery.js", "dialog.js"];

/**
 * Makes the parts small in which a built extension stores a large gallery: ten thousand photos take minutes.
 * @param extensionDir a copy of the built extension
 */
export function makePartsSmall(extensionDir: string, maxItems: number): void {
  for (const script of SCRIPTS) {
    const file = path.join(extensionDir, script);
    const built = readFileSync(file, "utf8");
    const places = built.split("maxItems:1e4");
    if (places.length !== 2) throw new Error(`${script} tells ${places.length - 1} times how large a part is.`);
    writeFileSync(file, places.join(`maxItems:${maxItems}`));
  }
}
