import type { MemoryType } from "@store-forever/protocol";
import { eq } from "drizzle-orm";
import { requireOwnMemory } from "../access/access-rights.ts";
import type { CurrentUser } from "../accounts/current-user.ts";
import { hashSecret, newSecret } from "../accounts/secrets.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { MEMORY_TABLES } from "../memories/memory-tables.ts";

interface MemoryRef {
  type: MemoryType;
  id: string;
}

/**
 * Lets whoever has the code see the memory, without an account. A code made before is worth nothing from then on.
 * @returns the code, which is told this once
 * @throws GalleryError NotFound, Unauthorized
 */
export async function makeSecretLink(database: GalleryDatabase, user: CurrentUser, memory: MemoryRef): Promise<string> {
  const code = newSecret();
  await keep(database, user, memory, hashSecret(code));
  return code;
}

/** @throws GalleryError NotFound, Unauthorized */
export async function removeSecretLink(database: GalleryDatabase, user: CurrentUser, memory: MemoryRef): Promise<void> {
  await keep(database, user, memory, null);
}

async function keep(
  database: GalleryDatabase,
  user: CurrentUser,
  { type, id }: MemoryRef,
  ownerSecureCode: string | null,
) {
  await requireOwnMemory(database, user, id, type, "id");
  const table = MEMORY_TABLES[type];
  await database.update(table).set({ ownerSecureCode }).where(eq(table.id, id));
}
