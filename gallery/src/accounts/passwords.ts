import { hash, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { Credentials } from "./current-user.ts";

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const KEY_BYTES = 32;
const COST = 2 ** 15;
const MAX_MEMORY_BYTES = 64 * 1024 * 1024;

/** The form in which addresses are compared. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();

/**
 * The salt is made of the address. So a password is hashed once to compare it with every account of the address, and how long
 * that takes does not tell how many there are.
 * @param cost scrypt's cost, a power of two; tests take a lower one
 * @returns `scrypt$<cost>$<key>`, the key in base64url
 */
export async function hashPassword({ email, password }: Credentials, cost = COST): Promise<string> {
  const salt = Buffer.from(hash("sha256", `store-forever gallery\n${normalEmail(email)}`), "hex");
  const options = { N: cost, r: 8, p: 1, maxmem: MAX_MEMORY_BYTES };
  const key = await derive(password.normalize("NFKC"), salt, KEY_BYTES, options);
  return ["scrypt", cost, key.toString("base64url")].join("$");
}

/**
 * Finds the account that has this password among those of an address. It takes as long where there is none.
 * @param hashes as `hashPassword` made them
 */
export async function matchingHash(credentials: Credentials, hashes: readonly string[]): Promise<string | undefined> {
  const costs = new Set(hashes.map((kept) => Number(kept.split("$")[1]) || COST));
  let found: string | undefined;
  for (const cost of costs.size === 0 ? [COST] : costs) {
    const given = Buffer.from(await hashPassword(credentials, cost));
    for (const kept of hashes) if (isSame(given, Buffer.from(kept))) found = kept;
  }
  return found;
}

const isSame = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other);
