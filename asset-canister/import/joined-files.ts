import type { BagFiles } from "../bag/bag-files.ts";
import type { NamedFiles } from "./named-files.ts";

/** The files of several ZIP files or folders as one. What several have in the same place, in the same size, is the same. */
export function joined(all: readonly NamedFiles[]): BagFiles {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only.files;
  const places = new Map<string, { files: BagFiles; path: string }>();
  for (const [index, { name, files }] of all.entries())
    for (const path of files.paths) {
      const whole = path.includes("/") ? path : `${name}/${path}`;
      const earlier = places.get(whole);
      if (earlier === undefined) places.set(whole, { files, path });
      else if (earlier.files.sizeOf(earlier.path) !== files.sizeOf(path))
        places.set(numbered(whole, index + 1), { files, path });
    }
  const at = (path: string) => {
    const place = places.get(path);
    if (place === undefined) throw new Error("it is missing.");
    return place;
  };
  return {
    paths: new Set(places.keys()),
    refused: new Map(all.flatMap(({ files }) => [...files.refused])),
    sizeOf: (path) => at(path).files.sizeOf(at(path).path),
    read: (path) => at(path).files.read(at(path).path),
    digest: (path) => at(path).files.digest(at(path).path),
    flawOf: (path) => at(path).files.flawOf(at(path).path),
  };
}

const numbered = (path: string, number: number) => path.replace(/(\.\w+)?$/, ` [${number}]$1`);
