import type { GalleryDatabase } from "../database/gallery-database.ts";
import { users } from "../database/schema.ts";
import { GalleryError } from "../errors/gallery-error.ts";
import type { Credentials } from "./current-user.ts";
import { hashPassword } from "./passwords.ts";
import { startSession } from "./sessions.ts";

/**
 * Makes an account and signs it in.
 * @returns the new session's token
 * @throws GalleryError AlreadyExists
 */
export async function signUp(
  database: GalleryDatabase,
  { name, email, password }: Credentials & { name: string },
): Promise<string> {
  const passwordHash = await hashPassword(password);
  const [user] = await database
    .insert(users)
    .values({ name, email: email.toLowerCase(), passwordHash })
    .onConflictDoNothing()
    .returning({ id: users.id });
  if (user === undefined)
    throw new GalleryError("AlreadyExists", "There is an account with this e-mail address. Sign in instead.", {
      field: "email",
    });
  return startSession(database, user.id);
}
