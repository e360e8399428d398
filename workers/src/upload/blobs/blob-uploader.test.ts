import type { AssetBytes, Backend } from "@store-forever/protocol";
import { expect, test, vi } from "vitest";
import { deferred } from "../../async/deferred.ts";
import type { BackendConnection } from "../backend/backend-connection.ts";
import { AdaptiveWindow } from "../batch/adaptive-window.ts";
import { BlobUploader, type BlobUploaderOptions } from "./blob-uploader.ts";

/** An uploader of small blobs. The test answers for each blob whether it is held, and for each message that it is stored. */
function uploader() {
  const asked: { hashes: number[]; answer: () => void }[] = [];
  const messages: { blobs: number[]; answer: () => void }[] = [];
  const backend = {
    async assets_stored(hashes: Uint8Array[]) {
      const { promise, resolve } = deferred();
      asked.push({ hashes: hashes.map((hash) => hash[0] ?? 0), answer: resolve });
      await promise;
      return hashes.map(() => false);
    },
    async store_assets(assets: AssetBytes[]) {
      const { promise, resolve } = deferred();
      messages.push({ blobs: assets.map(({ sha256 }) => sha256[0] ?? 0), answer: resolve });
      await promise;
      return assets.map(() => ({ Ok: {} }));
    },
  };
  const limits = {
    max_message_bytes: 2_000,
    max_assets_per_call: 100,
    chunk_size_bytes: 1_000,
    max_hashes_per_call: 100,
  };
  const blobs = new BlobUploader({
    connection: {
      call: (method: (of: Backend) => unknown) => method(backend as never),
    } as unknown as BackendConnection,
    limits: { ...limits, max_open_sessions: 1 } as BlobUploaderOptions["limits"],
    journal: {} as BlobUploaderOptions["journal"],
    window: new AdaptiveWindow({ max: 8 }),
    onEvent: () => {},
  });
  const store = (number: number) => {
    const bytes = new Uint8Array(10);
    const asset = { kind: "thumb" as const, sha256: Uint8Array.of(number), sizeBytes: 10, contentType: "image/webp" };
    return blobs.store(`memory ${number}`, { ...asset, bytes }).stored;
  };
  return { asked, messages, blobs, store };
}

test("the last blobs wait for no answer to others, and share a message with those that are on their way", async () => {
  const { asked, messages, blobs, store } = uploader();
  const stored = [store(1)];
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  asked[0]?.answer();
  await vi.waitFor(() => expect(messages.map(({ blobs }) => blobs)).toEqual([[1]]));
  stored.push(store(2));
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  stored.push(store(3));
  blobs.hurry();
  await vi.waitFor(() => expect(asked.map(({ hashes }) => hashes)).toEqual([[1], [2], [3]]));
  asked[1]?.answer();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(messages).toHaveLength(1);
  asked[2]?.answer();
  await vi.waitFor(() => expect(messages.map(({ blobs }) => blobs)).toEqual([[1], [2, 3]]));
  for (const { answer } of messages) answer();
  await Promise.all(stored);
});
