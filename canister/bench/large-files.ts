/**
 * `npx tsx canister/bench/large-files.ts` measures how many instructions it takes to begin and commit files of 100 MB and 768 MB, and
 * writes them to costs.json. It uploads 1.7 GB, which takes some minutes. The test of costs compares them with small files.
 */
import { randomFillSync } from "node:crypto";
import { LIMITS } from "@store-forever/protocol";
import { sha256, upload, uuid } from "../src/inputs.fixture.ts";
import { okOf, startBackend } from "../test/backend.fixture.ts";
import { instructionsOf, keepCosts } from "../test/costs.ts";

const MB = 1_000_000;
const network = await startBackend();
const { backend } = network.controller;
const cost = (operation: string, run: () => Promise<unknown>) => instructionsOf(backend, operation, run);
let sessions = 0;

/** A file that is not stored yet. */
function chunksOf(sizeBytes: number) {
  const file = randomFillSync(new Uint8Array(sizeBytes));
  const { begin, chunks } = upload(file, uuid(++sessions), { commit: false });
  console.log(`${sizeBytes / MB} MB, SHA-256 ${Buffer.from(sha256(file)).toString("hex")}`);
  return { begin, chunks: chunks.map((chunk) => ({ ...chunk, begin: [] as [] })) };
}

/** Each chunk in its turn: the commit has nothing left to hash. */
async function inOrder(sizeBytes: number) {
  const { begin, chunks } = chunksOf(sizeBytes);
  const opening = await cost("begin_asset_upload", async () => okOf(await backend.begin_asset_upload(begin)));
  for (const chunk of chunks) okOf(await backend.put_chunk(chunk));
  const commit = await cost("commit_asset", async () => okOf(await backend.commit_asset(begin.session_id)));
  return { begin: opening, commit };
}

/** The first chunk last: the worst order there is. */
async function reversed(sizeBytes: number) {
  const { begin, chunks } = chunksOf(sizeBytes);
  okOf(await backend.begin_asset_upload(begin));
  let largest_message = 0;
  for (const chunk of chunks.toReversed())
    largest_message = await cost("put_chunk", async () => okOf(await backend.put_chunk(chunk)));
  let commits = 0;
  for (let isDone = false; !isDone; commits++) {
    const spent = await cost("commit_asset", async () => {
      const answer = await backend.commit_asset(begin.session_id);
      isDone = "Ok" in answer;
      if ("Err" in answer && !("LimitExceeded" in answer.Err.code)) throw new Error(answer.Err.message);
    });
    largest_message = Math.max(largest_message, spent);
  }
  return { largest_message, commits };
}

try {
  const [small, large] = [100 * MB, LIMITS.maxFileSizeBytes];
  await keepCosts({
    large_files: {
      in_order_100_mb: await inOrder(small),
      in_order_768_mb: await inOrder(large),
      reversed_100_mb: await reversed(small),
      reversed_768_mb: await reversed(large),
    },
  });
} finally {
  await network.devnet.close();
}
