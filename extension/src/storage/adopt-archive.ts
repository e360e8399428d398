import { moveConsents } from "./consents.ts";
import { capsuleName, type ExtensionDatabase } from "./databases/database.ts";
import { renameCapsule } from "./rename-capsule.ts";
import { type ArchivePlace, readSettings, writeSettings } from "./settings.ts";

interface Move {
  /** The canister that the person's archive was in. */
  from: string;
  to: ArchivePlace;
  /** The person's principal, as text. */
  owner: string;
}

/** Stores from now on where the person's archive has moved to, and knows there what was known of it. */
export async function adoptArchive(database: ExtensionDatabase, { from, to, owner }: Move): Promise<void> {
  const [before, after] = [capsuleName(from, owner), capsuleName(to.canisterId, owner)];
  await renameCapsule(database, before, after);
  await moveConsents(database, before, after);
  await writeSettings(database, { ...(await readSettings(database)), archive: to });
}
