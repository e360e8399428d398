/** The version of the Candid interface. A new minor version adds to it. */
export const API_VERSION = "1.9.0";
/** The hash of the sources that the module was built from. */
export const BUILD = process.env.STORE_FOREVER_BUILD ?? "unknown";
