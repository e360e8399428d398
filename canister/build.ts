import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { buildCanister, filesReachedFrom } from "@store-forever/certified/build";
import { interfaceDifferences, joinedCandid } from "./interface-differences.ts";
import { sourceHash } from "./source-hash.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const candidOf = (name: string) => readFile(path(`../protocol/${name}.did`), "utf8");

const { gzipPath } = await buildCanister({
  name: "backend",
  entry: path("src/index.ts"),
  outDir: path("dist"),
  candidPath: path("dist/azle.did"),
  publishedCandid: async (azleCandid) => {
    const [backend, assets] = await Promise.all([candidOf("backend"), candidOf("assets")]);
    const differences = interfaceDifferences(azleCandid, assets);
    if (differences.length > 0)
      throw new Error(
        `The methods of canister/src/methods differ from protocol/backend.did and protocol/assets.did:\n${differences.join("\n")}`,
      );
    return joinedCandid(backend, assets);
  },
  // `npm run build` builds anew where one of these files has changed: with others it would keep a module with another hash.
  env: { STORE_FOREVER_BUILD: await sourceHash(await filesReachedFrom(["canister/src/index.ts"])) },
  metadata: { supported_certificate_versions: "2" },
});
console.log(`Built ${gzipPath}`);
