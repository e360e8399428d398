import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { CurrentUser } from "../accounts/current-user.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { folders } from "../database/schema.ts";
import { GalleryError } from "../errors/gallery-error.ts";

export type FolderRow = typeof folders.$inferSelect;
export interface FolderInput {
  name: string;
  parentFolderId: string | null;
}

/** @returns the user's folders in a folder; with `null`, the folders that are in no other */
export async function listFolders(
  database: GalleryDatabase,
  user: CurrentUser,
  parentFolderId: string | null,
): Promise<FolderRow[]> {
  const inParent =
    parentFolderId === null ? isNull(folders.parentFolderId) : eq(folders.parentFolderId, parentFolderId);
  return database
    .select()
    .from(folders)
    .where(and(eq(folders.ownerId, user.id), inParent))
    .orderBy(asc(folders.name), asc(folders.id));
}

/** @throws GalleryError NotFound when it does not exist or belongs to somebody else */
export async function requireOwnFolder(
  database: GalleryDatabase,
  user: CurrentUser,
  id: string,
  field = "id",
): Promise<FolderRow> {
  const [folder] = await database
    .select()
    .from(folders)
    .where(and(eq(folders.id, id), eq(folders.ownerId, user.id)));
  if (folder === undefined) throw new GalleryError("NotFound", "There is no such folder here.", { field });
  return folder;
}

/** @returns the folder and its parents, the outermost first */
export async function pathOfFolder(database: GalleryDatabase, user: CurrentUser, id: string): Promise<FolderRow[]> {
  const path = [await requireOwnFolder(database, user, id)];
  for (let parent = path[0]?.parentFolderId; parent; parent = path[0]?.parentFolderId)
    path.unshift(await requireOwnFolder(database, user, parent));
  return path;
}

export interface FolderPath {
  id: string;
  /** The names of its parents and its own, with slashes between them. */
  path: string;
}

/** @returns all of the user's folders, ordered by path */
export async function listFolderPaths(database: GalleryDatabase, user: CurrentUser): Promise<FolderPath[]> {
  const { rows } = (await database.execute(sql`
    WITH RECURSIVE placed AS (
      SELECT id, name AS path FROM folders WHERE owner_id = ${user.id} AND parent_folder_id IS NULL
      UNION ALL
      SELECT f.id, p.path || ' / ' || f.name FROM folders f JOIN placed p ON f.parent_folder_id = p.id
    )
    SELECT id, path FROM placed ORDER BY path, id`)) as unknown as { rows: FolderPath[] };
  return rows;
}

export async function createFolder(
  database: GalleryDatabase,
  user: CurrentUser,
  input: FolderInput,
): Promise<FolderRow> {
  if (input.parentFolderId !== null) await requireOwnFolder(database, user, input.parentFolderId, "parentFolderId");
  const [folder] = await database
    .insert(folders)
    .values({ ...input, ownerId: user.id })
    .onConflictDoNothing()
    .returning();
  if (folder === undefined) throw sameName();
  return folder;
}

/** Renames or moves a folder. @throws GalleryError NotFound, AlreadyExists, Conflict (moved into itself) */
export async function changeFolder(
  database: GalleryDatabase,
  user: CurrentUser,
  id: string,
  change: { name?: string | undefined; parentFolderId?: string | null | undefined },
): Promise<FolderRow> {
  return database.transaction(async (transaction) => {
    // Moves come one after the other, so that two of them cannot make a circle together.
    await transaction.execute(sql`SELECT id FROM folders WHERE owner_id = ${user.id} ORDER BY id FOR UPDATE`);
    const before = await requireOwnFolder(transaction, user, id);
    const { name = before.name, parentFolderId = before.parentFolderId } = change;
    if (parentFolderId !== null) {
      await requireOwnFolder(transaction, user, parentFolderId, "parentFolderId");
      const path = await pathOfFolder(transaction, user, parentFolderId);
      if (path.some((folder) => folder.id === id))
        throw new GalleryError("Conflict", "A folder cannot be moved into itself.", { field: "parentFolderId" });
    }
    const siblings = await listFolders(transaction, user, parentFolderId);
    if (siblings.some((folder) => folder.name === name && folder.id !== id)) throw sameName();
    const [folder] = await transaction
      .update(folders)
      .set({ name, parentFolderId })
      .where(eq(folders.id, id))
      .returning();
    return folder ?? before;
  });
}

/** Deletes a folder and the folders in it. The memories in them stay and are in no folder then. */
export async function deleteFolder(database: GalleryDatabase, user: CurrentUser, id: string): Promise<void> {
  await requireOwnFolder(database, user, id);
  await database.delete(folders).where(and(eq(folders.id, id), eq(folders.ownerId, user.id)));
}

const sameName = () =>
  new GalleryError("AlreadyExists", "There is already a folder with this name here. Choose another name.", {
    field: "name",
  });
