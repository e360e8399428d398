import type { MemoryType } from "@store-forever/protocol";
import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { requireOwnGallery, requireOwnMemory } from "../access/access-rights.ts";
import type { CurrentUser } from "../accounts/current-user.ts";
import { hashSecret, newSecret } from "../accounts/secrets.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { galleryShares, memoryShares } from "../database/schema.ts";
import { isForeignKeyViolation } from "../database/violations.ts";
import { GalleryError } from "../errors/gallery-error.ts";
import { requireOwnGroup } from "./groups.ts";

const INVITATION_DAYS = 30;

/** What is shared. */
export type Shared = { galleryId: string } | { memoryId: string; memoryType: MemoryType };

/** With whom something is shared. A person without an id is invited: whoever accepts the code first. */
export type ShareRecipient =
  | { sharedWithType: "user"; sharedWithId?: string | undefined }
  | { sharedWithType: "group"; groupId: string }
  | { sharedWithType: "relationship"; sharedRelationshipType: string };

/** `write` allows people to change what it says and, for a gallery, how it shows its memories. */
export type AccessLevel = Share["accessLevel"];

export type Share = Pick<
  typeof memoryShares.$inferSelect,
  "id" | "sharedWithType" | "sharedWithId" | "groupId" | "sharedRelationshipType" | "accessLevel" | "createdAt"
>;

const shareColumns = (table: typeof memoryShares | typeof galleryShares) => ({
  id: table.id,
  sharedWithType: table.sharedWithType,
  sharedWithId: table.sharedWithId,
  groupId: table.groupId,
  sharedRelationshipType: table.sharedRelationshipType,
  accessLevel: table.accessLevel,
  createdAt: table.createdAt,
});

const requireOwn = (database: GalleryDatabase, user: CurrentUser, shared: Shared) =>
  "galleryId" in shared
    ? requireOwnGallery(database, user, shared.galleryId)
    : requireOwnMemory(database, user, shared.memoryId, shared.memoryType, "id");

/**
 * Shares the user's own gallery or memory.
 * @returns the share and, for an invitation, the code, which cannot be read again later
 * @throws GalleryError NotFound, Unauthorized
 */
export async function createShare(
  database: GalleryDatabase,
  user: CurrentUser,
  shared: Shared,
  target: ShareRecipient,
  accessLevel: AccessLevel = "read",
): Promise<{ share: Share; code: string | undefined }> {
  await requireOwn(database, user, shared);
  if (target.sharedWithType === "group") await requireOwnGroup(database, user, target.groupId);
  const code = newSecret();
  const values = { ...target, accessLevel, ownerId: user.id, inviteeSecureCode: hashSecret(code) };
  const isInvitation = target.sharedWithType === "user" && target.sharedWithId === undefined;
  const [share] = await ("galleryId" in shared
    ? database
        .insert(galleryShares)
        .values({ ...values, ...shared })
        .returning(shareColumns(galleryShares))
    : database
        .insert(memoryShares)
        .values({ ...values, ...shared })
        .returning(shareColumns(memoryShares))
  ).catch((error: unknown) => {
    if (isForeignKeyViolation(error))
      throw new GalleryError("NotFound", "There is nobody with this id.", { field: "sharedWithId" });
    throw error;
  });
  if (share === undefined) throw new Error("The database did not keep a new share.");
  return { share, code: isInvitation ? code : undefined };
}

/** @throws GalleryError NotFound, Unauthorized */
export async function listShares(database: GalleryDatabase, user: CurrentUser, shared: Shared): Promise<Share[]> {
  await requireOwn(database, user, shared);
  if ("galleryId" in shared)
    return database
      .select(shareColumns(galleryShares))
      .from(galleryShares)
      .where(eq(galleryShares.galleryId, shared.galleryId))
      .orderBy(asc(galleryShares.createdAt));
  return database
    .select(shareColumns(memoryShares))
    .from(memoryShares)
    .where(and(eq(memoryShares.memoryId, shared.memoryId), eq(memoryShares.memoryType, shared.memoryType)))
    .orderBy(asc(memoryShares.createdAt));
}

/** Ends a share that the user has made. @throws GalleryError NotFound */
export async function deleteShare(database: GalleryDatabase, user: CurrentUser, id: string): Promise<void> {
  for (const table of [galleryShares, memoryShares]) {
    const deleted = await database
      .delete(table)
      .where(and(eq(table.id, id), eq(table.ownerId, user.id)))
      .returning({ id: table.id });
    if (deleted.length > 0) return;
  }
  throw new GalleryError("NotFound", "You have no such share.", { field: "id" });
}

/**
 * Accepts an invitation: from then on the share is with this person.
 * @throws GalleryError NotFound when the code is wrong, was used already, or is too old
 */
export async function acceptInvitation(database: GalleryDatabase, user: CurrentUser, code: string): Promise<Shared> {
  for (const table of [galleryShares, memoryShares] as const) {
    const [taken] = await database
      .update(table)
      .set({ sharedWithId: user.id })
      .where(
        and(
          eq(table.inviteeSecureCode, hashSecret(code)),
          eq(table.sharedWithType, "user"),
          isNull(table.sharedWithId),
          gt(table.inviteeSecureCodeCreatedAt, sql`now() - make_interval(days => ${INVITATION_DAYS})`),
        ),
      )
      .returning();
    if (taken === undefined) continue;
    return "galleryId" in taken
      ? { galleryId: taken.galleryId }
      : { memoryId: taken.memoryId, memoryType: taken.memoryType };
  }
  throw new GalleryError(
    "NotFound",
    "This invitation is not valid, or somebody has accepted it already. Ask for a new one.",
    {
      field: "code",
    },
  );
}
