export const MANIFEST_FORMAT = "store-forever archive 1";
/** In the ZIP file. */
export const MANIFEST_PATH = "manifest.json";
