import type { Limits } from "@store-forever/protocol";
import PQueue from "p-queue";
import type { BackendConnection } from "../backend/backend-connection.ts";
import { Batcher } from "../batch/batcher.ts";

/** Asks the backend which blobs it holds, many hashes at a time, so that they are not sent again. */
export class HeldHashes {
  readonly #batcher: Batcher<Uint8Array, boolean>;

  constructor(connection: BackendConnection, limits: Limits) {
    const queue = new PQueue({ concurrency: 2 });
    this.#batcher = new Batcher({
      sizeOf: () => 1,
      limits: { maxBytes: limits.max_hashes_per_call, maxItems: limits.max_hashes_per_call },
      queue: (send) => queue.add(send),
      send: (hashes) => connection.call((backend) => backend.assets_stored(hashes)),
    });
  }

  /** The answer is not certified: it only saves sending. What is stored is read back certified in the end. */
  has(sha256: Uint8Array): Promise<boolean> {
    return this.#batcher.add(sha256);
  }

  /** Few hashes will follow. */
  hurry(): void {
    this.#batcher.hurry();
  }
}
