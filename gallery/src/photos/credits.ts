import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const CREDITS_FILE = "credits.json";
const text = z.string().trim().min(1).max(500).optional();
const credit = z.object({ title: text, author: text, license: text, source: text });
const credits = z.record(z.string(), credit);

export type Credit = z.output<typeof credit>;
export type Credits = ReadonlyMap<string, Credit>;

/**
 * @returns titles and credits by file name
 * @throws Error when there is a `credits.json` that does not say `{ "<file>": { title?, author?, license?, source? } }`
 */
export async function readCredits(folder: string): Promise<Credits> {
  const file = path.join(folder, CREDITS_FILE);
  let json: string;
  try {
    json = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw error;
  }
  try {
    return new Map(Object.entries(credits.parse(JSON.parse(json))));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`${file} does not hold credits by file name: ${reason}`);
  }
}

/** @returns for example "Photo: Ada Lovelace, CC-BY-4.0", or as much of it as is known */
export function captionOf({ author, license }: Credit): string | undefined {
  if (author === undefined && license === undefined) return undefined;
  return author === undefined ? license : ["Photo: ", author, license && `, ${license}`].filter(Boolean).join("");
}
