import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { MemoryType } from "@store-forever/protocol";
import type { CurrentUser } from "../accounts/current-user.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { GalleryError } from "../errors/gallery-error.ts";
import type { BlobStore } from "./blob-store.ts";
import { safeFileName, titleFromFileName } from "./file-name.ts";
import { type FileType, fileTypeOf } from "./file-type.ts";
import { requireOwnFolder } from "./folders.ts";
import { mediaUrl } from "./memory-url.ts";
import { pictureFacts } from "./picture-facts.ts";
import { recordingFacts } from "./recording-facts.ts";
import { createMemory } from "./save-memory.ts";
import { withinQuota } from "./storage-use.ts";

export interface Upload {
  file: File;
  title?: string | undefined;
  description?: string | undefined;
  isPublic?: boolean | undefined;
  parentFolderId?: string | undefined;
}

/**
 * Keeps an uploaded file and makes it a memory. The file's bytes decide the type.
 * @throws GalleryError InvalidArgument (the file is empty or of an unsupported type), NotFound (no such folder),
 *   TooLarge (it does not fit into the person's quota)
 */
export async function saveUpload(
  { database, blobs, quotaBytes }: { database: GalleryDatabase; blobs: BlobStore; quotaBytes: number },
  user: CurrentUser,
  upload: Upload,
): Promise<{ id: string; type: MemoryType }> {
  const { file, parentFolderId } = upload;
  if (file.size === 0)
    throw new GalleryError("InvalidArgument", "The file is empty. Choose another one.", { field: "file" });
  if (parentFolderId !== undefined) await requireOwnFolder(database, user, parentFolderId, "parentFolderId");
  const folder = await mkdtemp(path.join(tmpdir(), "gallery-upload-"));
  try {
    const received = path.join(folder, "received");
    await pipeline(file.stream(), createWriteStream(received));
    const fileType = await fileTypeOf(received);
    if (fileType === undefined)
      throw new GalleryError(
        "InvalidArgument",
        "Upload a picture, a video, an audio file, a PDF, an office document or a text.",
        {
          field: "file",
          reason: "unsupportedType",
        },
      );
    const { contentHash, sizeBytes } = await blobs.put(received);
    const id = randomUUID();
    const fileName = safeFileName(file.name);
    const { duration, facts } = await factsOf(fileType, received);
    const memory = {
      ...fileType,
      id,
      ownerId: user.id,
      url: mediaUrl(id, fileName),
      title: upload.title || titleFromFileName(fileName),
      description: upload.description || null,
      isPublic: upload.isPublic ?? false,
      parentFolderId: parentFolderId ?? null,
      contentHash,
      ...(duration === undefined ? {} : { duration }),
      metadata: {
        size: sizeBytes,
        mimeType: fileType.mimeType,
        originalName: fileName,
        ...facts,
      },
    } as const;
    await withinQuota(database, { userId: user.id, sizeBytes, quotaBytes }, (transaction) =>
      createMemory(transaction, memory),
    );
    return { id, type: fileType.type };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function factsOf({ type }: FileType, file: string): ReturnType<typeof recordingFacts> {
  if (type === "image") return { facts: await pictureFacts(file) };
  return type === "document" ? { facts: {} } : recordingFacts(file);
}
