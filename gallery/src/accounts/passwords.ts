import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const KEY_BYTES = 32;
const COST = 2 ** 15;
const MAX_MEMORY_BYTES = 64 * 1024 * 1024;

/**
 * @param cost scrypt's cost, a power of two; tests take a lower one
 * @returns `scrypt$<cost>$<salt>$<key>`, salt and key in base64url
 */
export async function hashPassword(password: string, cost = COST): Promise<string> {
  const salt = randomBytes(16);
  const key = await deriveKey(password, salt, cost);
  return ["scrypt", cost, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Takes as long for a missing account (`undefined`) as for a wrong password, so that the time does not tell them apart. */
export async function passwordMatches(password: string, hash: string | undefined): Promise<boolean> {
  const [, cost, salt, key] = hash?.split("$") ?? [];
  const expected = Buffer.from(key ?? "", "base64url");
  const actual = await deriveKey(password, Buffer.from(salt ?? "", "base64url"), cost ? Number(cost) : COST);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function deriveKey(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  return derive(password.normalize("NFKC"), salt, KEY_BYTES, { N: cost, r: 8, p: 1, maxmem: MAX_MEMORY_BYTES });
}
