import { LIMITS } from "@store-forever/protocol";
import type { OpenSession } from "../store/records/session-record.ts";

/** How a file is cut into chunks. The size is kept with each upload, so that it can change while uploads are open. */
export type FileCut = Pick<OpenSession, "sizeBytes" | "chunkCount" | "chunkSizeBytes">;

export function chunkCountOf(sizeBytes: bigint): number {
  return Math.ceil(Number(sizeBytes) / LIMITS.chunkSizeBytes);
}

/** Every chunk is full but the last. */
export function chunkSizeOf({ sizeBytes, chunkSizeBytes }: FileCut, index: number): number {
  return Math.min(chunkSizeBytes, Number(sizeBytes) - index * chunkSizeBytes);
}
