/** Builds the asset canister into `asset-canister/dist`. */
import { fileURLToPath } from "node:url";
import { buildCanister } from "@store-forever/certified/build";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

await buildCanister({
  name: "assets",
  entry: at("src/index.ts"),
  outDir: at("../dist"),
  candidPath: at("assets.did"),
  // Gateways verify with version 1 unless the canister says that it knows better.
  metadata: { supported_certificate_versions: "2" },
});
