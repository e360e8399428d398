import { linkProof } from "@store-forever/protocol/link";
import { and, asc, eq, gt, lte, sql } from "drizzle-orm";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { identityNonces, linkedPrincipals } from "../database/schema.ts";
import { GalleryError } from "../errors/gallery-error.ts";
import type { CurrentUser } from "./current-user.ts";
import { hashSecret, newSecret } from "./secrets.ts";
import { startSession } from "./sessions.ts";

export const NONCE_SECONDS = 5 * 60;

/** Knows who proved a nonce to the canister. */
export interface NonceRegistry {
  /**
   * @param proof a nonce for one gallery (`linkProof`)
   * @returns the principal in text form; `undefined` when nobody proved it
   */
  principalThatProved(proof: Uint8Array): Promise<string | undefined>;
}

export interface IssuedNonce {
  /** The person proves it to the canister, signed in with Internet Identity. */
  nonce: string;
  /** The browser keeps it: the nonce is valid in this browser only. */
  browserToken: string;
  expiresAt: Date;
}

export async function issueNonce(database: GalleryDatabase): Promise<IssuedNonce> {
  const [nonce, browserToken] = [newSecret(), newSecret()];
  const expiresAt = new Date(Date.now() + NONCE_SECONDS * 1000);
  await database.delete(identityNonces).where(lte(identityNonces.expiresAt, sql`now()`));
  await database
    .insert(identityNonces)
    .values({ nonceHash: hashSecret(nonce), browserHash: hashSecret(browserToken), expiresAt });
  return { nonce, browserToken, expiresAt };
}

export interface Confirmation {
  nonce: string;
  /** This gallery's origin. A nonce that was proved for another gallery does not count here. */
  origin: string;
  browserToken: string | undefined;
}

/**
 * Links the principal that proved the nonce to the account.
 * @throws GalleryError SessionExpired (the nonce is unknown, used, too old, from another browser, or not proved),
 *   Conflict (the principal is linked with another account)
 */
export async function linkPrincipal(
  database: GalleryDatabase,
  registry: NonceRegistry,
  user: CurrentUser,
  confirmation: Confirmation,
): Promise<string> {
  const principal = await confirm(database, registry, confirmation);
  await database.insert(linkedPrincipals).values({ principal, userId: user.id }).onConflictDoNothing();
  const [link] = await database.select().from(linkedPrincipals).where(eq(linkedPrincipals.principal, principal));
  if (link?.userId !== user.id)
    throw new GalleryError(
      "Conflict",
      "This identity is linked with another account here. Sign in with it, unlink it there, and try again.",
    );
  return principal;
}

export interface LinkedIdentity {
  principal: string;
  linkedAt: Date;
  /** Whether pages of the person's public galleries name it. */
  isPublic: boolean;
}

export function listIdentities(database: GalleryDatabase, user: Pick<CurrentUser, "id">): Promise<LinkedIdentity[]> {
  return database
    .select({
      principal: linkedPrincipals.principal,
      linkedAt: linkedPrincipals.linkedAt,
      isPublic: linkedPrincipals.isPublic,
    })
    .from(linkedPrincipals)
    .where(eq(linkedPrincipals.userId, user.id))
    .orderBy(asc(linkedPrincipals.linkedAt));
}

/**
 * Lets pages of the person's public galleries name an identity, or not any more.
 * @throws GalleryError NotFound, also for identities of other accounts
 */
export async function setPrincipalPublic(
  database: GalleryDatabase,
  user: CurrentUser,
  { principal, isPublic }: Pick<LinkedIdentity, "principal" | "isPublic">,
): Promise<void> {
  const changed = await database
    .update(linkedPrincipals)
    .set({ isPublic })
    .where(and(eq(linkedPrincipals.principal, principal), eq(linkedPrincipals.userId, user.id)))
    .returning({ principal: linkedPrincipals.principal });
  if (changed.length === 0) throw new GalleryError("NotFound", "Your account has no such identity.");
}

/**
 * Nobody can sign in with the identity any more, until it is linked again. What it stored stays where it is.
 * @throws GalleryError NotFound, also for identities of other accounts
 */
export async function unlinkPrincipal(database: GalleryDatabase, user: CurrentUser, principal: string): Promise<void> {
  const unlinked = await database
    .delete(linkedPrincipals)
    .where(and(eq(linkedPrincipals.principal, principal), eq(linkedPrincipals.userId, user.id)))
    .returning({ principal: linkedPrincipals.principal });
  if (unlinked.length === 0) throw new GalleryError("NotFound", "Your account has no such identity.");
}

/**
 * Signs in to the account that is linked with the principal that proved the nonce.
 * @returns the new session's token
 * @throws GalleryError SessionExpired (as for linking), NotFound (no account has this identity)
 */
export async function signInWithPrincipal(
  database: GalleryDatabase,
  registry: NonceRegistry,
  confirmation: Confirmation,
): Promise<{ principal: string; token: string }> {
  const principal = await confirm(database, registry, confirmation);
  const [link] = await database.select().from(linkedPrincipals).where(eq(linkedPrincipals.principal, principal));
  if (link === undefined)
    throw new GalleryError("NotFound", "No account here has this identity. Sign in and link it first.");
  return { principal, token: await startSession(database, link.userId) };
}

/** One statement takes the nonce out of the table and checks it, so that it is valid once even for simultaneous requests. */
async function confirm(
  database: GalleryDatabase,
  registry: NonceRegistry,
  { nonce, origin, browserToken = "" }: Confirmation,
): Promise<string> {
  const principal = await registry.principalThatProved(linkProof(origin, nonce));
  const [used] = await database
    .delete(identityNonces)
    .where(
      and(
        eq(identityNonces.nonceHash, hashSecret(nonce)),
        eq(identityNonces.browserHash, hashSecret(browserToken)),
        gt(identityNonces.expiresAt, sql`now()`),
        principal === undefined ? sql`FALSE` : undefined,
      ),
    )
    .returning({ nonceHash: identityNonces.nonceHash });
  if (used === undefined || principal === undefined)
    throw new GalleryError(
      "SessionExpired",
      "This nonce was not proved, was used already, or is too old. Ask for a new one.",
      {
        field: "nonce",
      },
    );
  return principal;
}
