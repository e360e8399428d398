import type { AssetKind } from "@store-forever/protocol";
import type { AssetProgress } from "../api.ts";

/** What an upload worker tells its job while it works. Bytes are those of assets, without what carries them. */
export type UploadEvent =
  /** There is more to send. */
  | { type: "queued"; bytes: number }
  /** Handed to the network for the first time. */
  | { type: "sent"; bytes: number }
  /** The canister has said that it has them, now or in an earlier attempt. */
  | { type: "acknowledged"; bytes: number }
  /** A call is made once more. */
  | { type: "retried" }
  | { type: "asset"; memoryId: string; kind: AssetKind; state: AssetProgress };

export type UploadListener = (event: UploadEvent) => void;
