/** Builds the viewer into `asset-canister/dist/viewer`: first its gallery pages, then the pages for signing in, and `rescue.js`. */
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { SIGN_IN } from "./vite.config.ts";
import { RESCUE_FILES } from "./vite.rescue.config.ts";

const configFile = fileURLToPath(new URL("vite.config.ts", import.meta.url));
const rescueConfigFile = fileURLToPath(new URL("vite.rescue.config.ts", import.meta.url));

await build({ configFile, logLevel: "warn" });
await build({ configFile, mode: SIGN_IN, logLevel: "warn" });
for (const mode of RESCUE_FILES) await build({ configFile: rescueConfigFile, mode, logLevel: "warn" });
