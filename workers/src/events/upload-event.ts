import type { AssetKind } from "@store-forever/protocol";
import type { AssetProgress } from "../api.ts";

/** Sent by the upload worker to its job. Counts bytes of assets, without the messages around them. */
export type UploadEvent =
  /** More is to be sent. */
  | { type: "queued"; bytes: number }
  /** Passed to the network for the first time. */
  | { type: "sent"; bytes: number }
  /** Acknowledged by the backend, now or in an earlier attempt. */
  | { type: "acknowledged"; bytes: number }
  /** A call is repeated. */
  | { type: "retried" }
  | { type: "asset"; memoryId: string; kind: AssetKind; state: AssetProgress };

export type UploadListener = (event: UploadEvent) => void;
