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
 * Lets whoever has the code see the memory without an account. An earlier code stops working.
 * @returns the code, which cannot be read again later
 * @throws GalleryError NotFound, Unauthorized
 */
export async function makeSecretLink(database: GalleryDatabase, user: CurrentUser, memory: MemoryRef): Promise<string> {
  const code = newSecret();
  await setCode(database, user, memory, hashSecret(code));
  return code;
}

/** @throws GalleryError NotFound, Unauthorized */
export async function removeSecretLink(database: GalleryDatabase, user: CurrentUser, memory: MemoryRef): Promise<void> {
  await setCode(database, user, memory, null);
}

async function setCode(
  database: GalleryDatabase,
  user: CurrentUser,
  { type, id }: MemoryRef,
  ownerSecureCode: string | null,
) {
  await requireOwnMemory(database, user, id, type, "id");
  const table = MEMORY_TABLES[type];
  await database.update(table).set({ ownerSecureCode }).where(eq(table.id, id));
}
