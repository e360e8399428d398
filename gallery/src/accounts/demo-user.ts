import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { users } from "../database/schema.ts";
import type { Credentials } from "./current-user.ts";
import { hashPassword } from "./passwords.ts";

const DEMO_EMAIL = "demo@example.com";
/** Others may have accounts with the same address. */
const DEMO_ID = "00000000-0000-4000-8000-00000000de30";

export interface DemoUser {
  id: string;
  credentials: Credentials;
}

/**
 * Makes the demo user. Its password is made once for each data folder and kept there. Only the system user that runs the
 * gallery can read it.
 * @param passwordFile where the password is kept
 */
export async function ensureDemoUser(database: GalleryDatabase, passwordFile: string): Promise<DemoUser> {
  const password = await keptPassword(passwordFile);
  const passwordHash = await hashPassword({ email: DEMO_EMAIL, password });
  const [user] = await database
    .insert(users)
    .values({ id: DEMO_ID, email: DEMO_EMAIL, name: "Demo", passwordHash })
    .onConflictDoUpdate({ target: users.id, set: { passwordHash } })
    .returning({ id: users.id });
  if (user === undefined) throw new Error("The database did not keep the demo user.");
  return { id: user.id, credentials: { email: DEMO_EMAIL, password } };
}

async function keptPassword(file: string): Promise<string> {
  const kept = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  if (kept.trim() !== "") return kept.trim();
  const password = randomBytes(9).toString("base64url");
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}
