import { fileURLToPath } from "node:url";
import { buildCanister } from "@store-forever/certified/build";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const { gzipPath } = await buildCanister({
  name: "backend",
  entry: path("src/index.ts"),
  outDir: path("dist"),
  candidPath: path("backend.did"),
  metadata: { supported_certificate_versions: "2" },
});
console.log(`Built ${gzipPath}`);
