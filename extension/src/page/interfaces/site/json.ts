import { MAX_ADDRESS_LENGTH } from "../../reading/texts.ts";

/** Reads what a site answers, which may be anything. What is not of the expected kind counts as missing. */

export type Json = Record<string, unknown>;

/** More entries of one list are not read. */
const MAX_ENTRIES = 10_000;

export const record = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, MAX_ENTRIES) : []);

export const records = (value: unknown): Json[] => list(value).map(record);

export function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/** A whole number of at least 1, which some sites write as text. */
export function count(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** An absolute address of the web. */
export function address(value: unknown, baseUrl: string): URL | undefined {
  const written = text(value);
  if (written === undefined || written.length > MAX_ADDRESS_LENGTH || !URL.canParse(written, baseUrl)) return undefined;
  const url = new URL(written, baseUrl);
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}

/** Lower-case hexadecimal of a SHA-1, which some sites write in base64. */
export function sha1(value: unknown): string | undefined {
  const written = text(value);
  if (written === undefined) return undefined;
  if (/^[0-9a-f]{40}$/i.test(written)) return written.toLowerCase();
  if (!/^[A-Za-z0-9+/]{27}=$/.test(written)) return undefined;
  return Array.from(atob(written), (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}
