import type { GalleryDatabase } from "../database/gallery-database.ts";
import { users } from "../database/schema.ts";
import type { Credentials } from "./current-user.ts";
import { hashPassword, normalEmail } from "./passwords.ts";
import { startSession } from "./sessions.ts";

/**
 * Makes an account and signs it in. Whether the address has an account already makes no difference, so nobody learns that:
 * addresses are not verified here, and a new account shares nothing with others of its address. Somebody who gives the
 * password of one of them is signed in to it.
 * @returns the new session's token
 */
export async function signUp(
  database: GalleryDatabase,
  { name, email, password }: Credentials & { name: string },
): Promise<string> {
  const passwordHash = await hashPassword({ email, password });
  const [user] = await database
    .insert(users)
    .values({ name, email: normalEmail(email), passwordHash })
    .onConflictDoUpdate({ target: [users.email, users.passwordHash], set: { passwordHash } })
    .returning({ id: users.id });
  if (user === undefined) throw new Error("The database did not keep a new account.");
  return startSession(database, user.id);
}
