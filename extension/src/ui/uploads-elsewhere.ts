import { archiveId } from "@store-forever/protocol";
import { backendAs } from "../backend/backend-as.ts";
import { findCapsuleKey } from "../backend/capsule-key.ts";
import { readNetwork } from "../backend/network.ts";
import { capsuleName, openDatabase } from "../storage/databases/database.ts";

/** A large file that another browser of the same person is uploading. */
export interface UploadElsewhere {
  sessionId: string;
  sizeBytes: number;
  receivedBytes: number;
  /** As the canister measures it; null at the beginning. */
  bytesPerSecond: number | null;
  secondsLeft: number | null;
}

/** Asks the archive, which knows the uploads of all browsers of its owner. @throws an error of the agent */
export async function readUploadsElsewhere(): Promise<UploadElsewhere[]> {
  const network = await readNetwork();
  if (!network.ok) return [];
  const database = await openDatabase();
  const key = await findCapsuleKey(database, network.value);
  if (key === undefined) return [];
  const uploads = await (await backendAs(network.value, key.signer)).get_user_upload_sessions();
  const capsule = capsuleName(network.value.canisterId, key.owner);
  const jobs = (await database.getAll("jobs")).filter((job) => job.capsule === capsule);
  const ownIds = jobs.flatMap(({ origin, gallery }) =>
    gallery.items.map(({ memoryId }) => archiveId(origin, "memory", memoryId)),
  );
  const own = new Set(ownIds);
  return uploads
    .filter(({ memory_id: [memoryId] }) => memoryId === undefined || !own.has(memoryId))
    .map(({ session_id, size_bytes, received_bytes, bytes_per_second: [rate], seconds_left: [left] }) => ({
      sessionId: session_id,
      sizeBytes: Number(size_bytes),
      receivedBytes: Number(received_bytes),
      bytesPerSecond: rate === undefined ? null : Number(rate),
      secondsLeft: left === undefined ? null : Number(left),
    }));
}
