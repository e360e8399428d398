import { z } from "@hono/zod-openapi";
import { isUuid, MEMORY_TYPES, SYNC_STATES } from "@store-forever/protocol";
import { STORAGE_STATUSES } from "../../edges/storage-status.ts";

const MAX_TEXT_LENGTH = 2_000;
const MAX_NOTE_LENGTH = 60_000;

/** Postgres keeps no NUL character in a text. */
export const textField = (maxLength = MAX_TEXT_LENGTH) =>
  z
    .string()
    .max(maxLength, `At most ${maxLength} characters.`)
    .refine((value) => !value.includes("\0"), "Leave out NUL characters.");

export const uuidField = z.string().refine(isUuid, "An id is a UUID in lower case.").openapi({ format: "uuid" });
export const memoryTypeField = z.enum(MEMORY_TYPES);
export const syncStateField = z.enum(SYNC_STATES);
export const storageStatusField = z.enum(STORAGE_STATUSES);

/** The title of a memory or a gallery. */
export const titleField = textField(300).trim().min(1, "Give it a title.");
export const descriptionField = textField(5_000);
export const noteContentField = textField(MAX_NOTE_LENGTH).min(1, "Write something.");
/** What a note says beside its text. */
export const noteMetadataFields = z.object({
  tags: z.array(textField(100)).max(50, "At most 50 tags.").optional(),
  mood: textField(100).optional(),
  location: textField(200).optional(),
  dateOfMemory: textField(40).optional(),
});
export const folderNameField = textField(200).trim().min(1, "Give the folder a name.");
/** The name of a group or of a relationship. */
export const labelField = textField(100).trim().min(1, "Give it a name.");

/** What a form sends with a file. */
export const uploadFields = z.object({
  file: z.instanceof(File, { message: "Choose a file." }).openapi({ type: "string", format: "binary" }),
  title: textField(300).trim().optional(),
  description: descriptionField.optional(),
  isPublic: z.stringbool().optional().openapi({ type: "boolean" }),
  parentFolderId: uuidField.optional(),
});
