/** Builds the asset canister and the viewer that it serves into `dist/`. */
import { fileURLToPath } from "node:url";
import { buildCanister } from "@store-forever/certified/build";
import { build as buildWithVite } from "vite";
import { SIGN_IN } from "./viewer/vite.config.ts";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

await buildCanister({
  name: "assets",
  entry: folder("canister/index.ts"),
  outDir: folder("dist"),
  candidPath: folder("assets.did"),
  // Gateways verify with version 1 unless the canister says that it knows better.
  metadata: { supported_certificate_versions: "2" },
});
const configFile = folder("viewer/vite.config.ts");
await buildWithVite({ configFile, logLevel: "warn" });
await buildWithVite({ configFile, mode: SIGN_IN, logLevel: "warn" });
