/**
 * Where a backend keeps what archives of people's own are made of: paths of files that it serves. A deployment puts them there, and everybody may
 * fetch them.
 */
export const RELEASE_PATHS = {
  /** The module, gzipped. */
  module: "/release/archive.wasm.gz",
  /** The folder of the viewer's files. */
  viewer: "/release/viewer",
} as const;
