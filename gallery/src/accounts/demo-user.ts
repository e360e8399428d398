import { randomBytes } from "node:crypto";
import type { Database } from "../database/database.ts";
import { users } from "../database/schema.ts";
import type { Credentials } from "../http/environment.ts";
import { hashPassword } from "./passwords.ts";

const DEMO_EMAIL = "demo@example.com";

export interface DemoUser {
  id: string;
  credentials: Credentials;
}

/** Makes the demo user, or gives it a new password: each start has its own. */
export async function ensureDemoUser(database: Database): Promise<DemoUser> {
  const password = randomBytes(9).toString("base64url");
  const passwordHash = await hashPassword(password);
  const [user] = await database
    .insert(users)
    .values({ email: DEMO_EMAIL, name: "Demo", passwordHash })
    .onConflictDoUpdate({ target: users.email, set: { passwordHash } })
    .returning({ id: users.id });
  if (user === undefined) throw new Error("The database did not keep the demo user.");
  return { id: user.id, credentials: { email: DEMO_EMAIL, password } };
}
