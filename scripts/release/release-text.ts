import type { ReleaseHashes } from "./release-files.ts";

interface Release {
  version: string;
  commit: string;
  nodeVersions: readonly string[];
  hashes: ReleaseHashes;
}

/** RELEASE.md, by which everybody can check what they run. */
export function releaseText({ version, commit, nodeVersions, hashes }: Release): string {
  const rows = Object.entries(hashes).map(([name, hash]) => `| ${name} | \`${hash}\` |`);
  return `# Release ${version}

\`npm run release\` wrote this. Whoever builds these sources gets the same bytes: \`npm ci && npm run build -- --release\`, in any folder.

Sources: commit \`${commit}\`
Built alike with Node.js ${nodeVersions.join(", ")}

| what | SHA-256 |
|---|---|
${rows.join("\n")}

The hash of a module is its \`module_hash\` on the network, which \`icp canister status\` and \`npm run deploy\` tell. The hash of a folder is the SHA-256 over
its sorted paths, each with a zero byte, the SHA-256 of the file in hexadecimal, and a newline. A deployment puts its own settings into the viewer's pages, and its
own addresses into the extension's \`manifest.json\` and \`network.json\`; all other files of both are these.
`;
}
