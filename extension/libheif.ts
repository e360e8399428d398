import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/**
 * `libheif-js` is under the LGPL 3. The extension carries it as it is published: a file of its own that whoever wants may replace by
 * another version, with its licence, and loaded only for a file that needs it.
 */
const MODULE = "libheif-js/libheif-wasm/libheif-bundle.mjs";
const FOLDER = "libheif";

const published = createRequire(new URL("../workers/package.json", import.meta.url)).resolve("libheif-js/package.json");
const { version } = JSON.parse(readFileSync(published, "utf8")) as { version: string };

const NOTICE = `libheif-bundle.mjs is libheif-js ${version}, unchanged: libheif and libde265 as WebAssembly.
They are free software under the GNU Lesser General Public License, version 3. LICENSE is its text, COPYING that of
libheif with the GNU General Public License.

Source: https://github.com/catdad-experiments/libheif-js, https://github.com/strukturag/libheif and
https://github.com/strukturag/libde265. Another version takes its place under the same name.
`;

/** Files for the extension's folder. */
export const libheifFiles = [
  ...Object.entries({
    "libheif-bundle.mjs": "libheif-wasm/libheif-bundle.mjs",
    LICENSE: "LICENSE",
    COPYING: "libheif-wasm/LICENSE",
  }).map(([name, from]) => ({
    absoluteSrc: path.join(path.dirname(published), from),
    relativeDest: `${FOLDER}/${name}`,
  })),
  { contents: NOTICE, relativeDest: `${FOLDER}/README.txt` },
];

/** For workers: leaves the library out of their files, which load it from its own. */
export const withoutLibheif = {
  external: [MODULE],
  output: { paths: { [MODULE]: `/${FOLDER}/libheif-bundle.mjs` } },
};
