import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { buildCanister } from "@store-forever/certified/build";
import { interfaceDifferences } from "./interface-differences.ts";
import { sourceHash } from "./source-hash.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const { gzipPath } = await buildCanister({
  name: "backend",
  entry: path("src/index.ts"),
  outDir: path("dist"),
  candidPath: path("dist/azle.did"),
  publishedCandid: async (azleCandid) => {
    const differences = interfaceDifferences(azleCandid);
    if (differences.length > 0)
      throw new Error(
        `The methods of canister/src/methods differ from protocol/backend.did:\n${differences.join("\n")}`,
      );
    return readFile(path("../protocol/backend.did"), "utf8");
  },
  env: { STORE_FOREVER_BUILD: await sourceHash(["src", "../certified/src", "../protocol/src"].map(path)) },
  metadata: { supported_certificate_versions: "2" },
});
console.log(`Built ${gzipPath}`);
