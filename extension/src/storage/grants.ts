import type { ExtensionDatabase, GrantRecord } from "./databases/database.ts";

/** A person who has not answered the browser's question by then is taken to have turned to something else. */
const ANSWER_LIMIT_MS = 120_000;

/** Writes down that the person is being asked whether these origins may be read for the pages of one. */
export async function recordAsked(
  database: ExtensionDatabase,
  pageOrigin: string,
  sourceOrigins: readonly string[],
): Promise<void> {
  const { store, done } = database.transaction("grants", "readwrite");
  const asked = { pageOrigin, state: { name: "asked", atMs: Date.now() } } as const;
  await Promise.all([...sourceOrigins.map((sourceOrigin) => store.put({ ...asked, sourceOrigin })), done]);
}

/** Writes down that the person agreed to what they are being asked, as far as it is among these origins. */
export async function recordAgreed(
  database: ExtensionDatabase,
  isAgreed: (sourceOrigin: string) => boolean,
): Promise<void> {
  const { store, done } = database.transaction("grants", "readwrite");
  for (const grant of await store.getAll()) {
    const { sourceOrigin, state } = grant;
    if (state.name !== "asked" || !isAgreed(sourceOrigin)) continue;
    if (Date.now() - state.atMs < ANSWER_LIMIT_MS) await store.put({ ...grant, state: { name: "granted" } });
  }
  await done;
}

/** Forgets what was granted of these origins, for every page. */
export async function forgetGrants(
  database: ExtensionDatabase,
  isWithdrawn: (sourceOrigin: string) => boolean,
): Promise<void> {
  const { store, done } = database.transaction("grants", "readwrite");
  for (const { pageOrigin, sourceOrigin } of await store.getAll())
    if (isWithdrawn(sourceOrigin)) await store.delete([pageOrigin, sourceOrigin]);
  await done;
}

/** The origins that the person let be read for the pages of one. */
export async function grantedTo(database: ExtensionDatabase, pageOrigin: string): Promise<string[]> {
  const all: GrantRecord[] = await database.getAll("grants", IDBKeyRange.bound([pageOrigin], [pageOrigin, []]));
  return all.filter(({ state }) => state.name === "granted").map(({ sourceOrigin }) => sourceOrigin);
}
