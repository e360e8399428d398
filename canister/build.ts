import { fileURLToPath } from "node:url";
import { buildCanister } from "@store-forever/certified/build";
import { sourceHash } from "./source-hash.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const { gzipPath } = await buildCanister({
  name: "backend",
  entry: path("src/index.ts"),
  outDir: path("dist"),
  candidPath: path("backend.did"),
  env: { STORE_FOREVER_BUILD: await sourceHash(["src", "../certified/src", "../protocol/src"].map(path)) },
  metadata: { supported_certificate_versions: "2" },
});
console.log(`Built ${gzipPath}`);
