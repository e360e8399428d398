import { hash, randomBytes } from "node:crypto";

/** Something nobody guesses, for a cookie or a link: 256 bits in base64url. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** What the database keeps of a secret: whoever reads it there can do nothing with it. @returns SHA-256 in hexadecimal */
export const hashSecret = (secret: string): string => hash("sha256", secret);
