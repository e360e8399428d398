import { hash, randomBytes } from "node:crypto";

/** A value that nobody can guess, for a cookie or a link: 256 bits in base64url. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** The database keeps only this hash, so whoever reads the database cannot use the secret. @returns SHA-256 in hexadecimal */
export const hashSecret = (secret: string): string => hash("sha256", secret);
