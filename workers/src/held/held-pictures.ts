import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";

/**
 * Pictures that only their page has, such as those of scripts and canvases: the page's script hands their bytes over in parts before
 * a job begins. They are kept by the origin of the page, by which alone they are read.
 */
interface HeldSchema extends DBSchema {
  parts: { key: [origin: string, sha256: string, index: number]; value: { bytes: Uint8Array; putAtMs: number } };
}

const NAME = "store-forever-held-pictures";
/** Jobs that were not resumed by then read their page again. */
const KEPT_MS = 7 * 24 * 3600 * 1000;

let opening: Promise<IDBPDatabase<HeldSchema>> | undefined;

function open(): Promise<IDBPDatabase<HeldSchema>> {
  opening ??= openDB<HeldSchema>(NAME, 1, { upgrade: (database) => void database.createObjectStore("parts") });
  return opening;
}

/** @param sha256 of the whole picture, in hexadecimal */
export async function putHeldPart(origin: string, sha256: string, index: number, bytes: Uint8Array): Promise<void> {
  const database = await open();
  if (index === 0) await removeOld(database);
  await database.put("parts", { bytes, putAtMs: Date.now() }, [origin, sha256, index]);
}

/** @returns the bytes as they were handed over, which may be a part of them; nothing where there are none */
export async function heldPicture(origin: string, sha256: string): Promise<Blob | undefined> {
  const parts = await (await open()).getAll("parts", rangeOf(origin, sha256));
  return parts.length === 0 ? undefined : new Blob(parts.map(({ bytes }) => bytes as Uint8Array<ArrayBuffer>));
}

/** Forgets pictures that are stored or given up. */
export async function dropHeldPictures(origin: string, sha256s: readonly string[]): Promise<void> {
  const database = await open();
  for (const sha256 of sha256s) await database.delete("parts", rangeOf(origin, sha256));
}

/** Forgets all of them. */
export async function forgetHeldPictures(): Promise<void> {
  (await opening)?.close();
  opening = undefined;
  await deleteDB(NAME);
}

const rangeOf = (origin: string, sha256: string) =>
  IDBKeyRange.bound([origin, sha256, 0], [origin, sha256, Number.MAX_SAFE_INTEGER]);

async function removeOld(database: IDBPDatabase<HeldSchema>): Promise<void> {
  const write = database.transaction("parts", "readwrite");
  for await (const cursor of write.store) if (cursor.value.putAtMs < Date.now() - KEPT_MS) await cursor.delete();
  await write.done;
}
