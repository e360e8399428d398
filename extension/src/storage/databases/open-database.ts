import { type DBSchema, deleteDB, type IDBPDatabase, openDB, type StoreNames } from "idb";

/** Nothing is released, so there is one format, and no steps from earlier ones: a database of another format is replaced. */
const VERSION = 1;

/** What creates each object store of a database. */
export type Stores<Schema extends DBSchema> = {
  [Name in StoreNames<Schema> & string]: (database: IDBPDatabase<Schema>) => void;
};

/** @returns what opens the database, once for each page, and again after the browser or a newer build has closed it */
export function databaseOpener<Schema extends DBSchema>(
  name: string,
  stores: Stores<Schema>,
): () => Promise<IDBPDatabase<Schema>> {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const forget = (which: Promise<IDBPDatabase<Schema>>) => {
    if (opened === which) opened = undefined;
  };
  return () => {
    if (opened === undefined) {
      const opening: Promise<IDBPDatabase<Schema>> = openOrReplace(name, stores, () => forget(opening));
      opened = opening;
      // A failed attempt is forgotten, so that the next call tries again.
      opening.catch(() => forget(opening));
    }
    return opened;
  };
}

/** Opens the database. If another build left one of another format, that is deleted and a new one created. */
async function openOrReplace<Schema extends DBSchema>(
  name: string,
  stores: Stores<Schema>,
  onClosed: () => void,
): Promise<IDBPDatabase<Schema>> {
  const found = await open(name, stores, onClosed).catch((error: unknown) => {
    // The database that is there has a higher version.
    if (error instanceof DOMException && error.name === "VersionError") return undefined;
    throw error;
  });
  if (found !== undefined && hasStores(found, stores)) return found;
  found?.close();
  console.warn(
    `Store Forever: the database "${name}" is of another format than this build's. It is deleted and made anew.`,
  );
  await deleteDB(name, { blocked: () => warnOfOtherPage(name) });
  return open(name, stores, onClosed);
}

function open<Schema extends DBSchema>(
  name: string,
  stores: Stores<Schema>,
  onClosed: () => void,
): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(name, VERSION, {
    upgrade(database) {
      for (const create of Object.values<(database: IDBPDatabase<Schema>) => void>(stores)) create(database);
    },
    blocked: () => warnOfOtherPage(name),
    blocking(_currentVersion, _blockedVersion, event) {
      // Another build wants to replace the database.
      (event.target as IDBDatabase).close();
      onClosed();
    },
    terminated: onClosed,
  });
}

function hasStores<Schema extends DBSchema>(database: IDBPDatabase<Schema>, stores: Stores<Schema>): boolean {
  return [...database.objectStoreNames].sort().join() === Object.keys(stores).sort().join();
}

function warnOfOtherPage(name: string): void {
  console.warn(`Store Forever: another page of the extension has the database "${name}" open. This page waits for it.`);
}
