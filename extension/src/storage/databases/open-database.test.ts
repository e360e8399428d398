import "fake-indexeddb/auto";
import { deleteDB, openDB } from "idb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { databaseOpener } from "./open-database.ts";

const NAME = "of-the-test";
const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
interface Schema {
  [name: string]: { key: string; value: { id: string } };
  jobs: { key: string; value: { id: string } };
}
const opener = () =>
  databaseOpener<Schema>(NAME, { jobs: (database) => void database.createObjectStore("jobs", { keyPath: "id" }) });

beforeEach(() => deleteDB(NAME));
afterEach(() => warn.mockClear());

it("opens the database once and keeps what is in it", async () => {
  const open = opener();
  const database = await open();
  await database.put("jobs", { id: "a" });
  expect(await open()).toBe(database);
  database.close();
  const again = await opener()();
  expect(await again.count("jobs")).toBe(1);
  again.close();
  expect(warn).not.toHaveBeenCalled();
});

it.each([
  ["of a higher version", 4, ["jobs"]],
  ["with other stores", 1, ["jobs", "earlier"]],
])("deletes one %s that an earlier build left, makes it anew, and says so", async (_, version, stores) => {
  const earlier = await openDB(NAME, version, {
    upgrade(database) {
      for (const store of stores) database.createObjectStore(store, { keyPath: "id" });
    },
  });
  await earlier.put("jobs", { id: "a" });
  earlier.close();
  const database = await opener()();
  expect([database.version, [...database.objectStoreNames], await database.count("jobs")]).toEqual([1, ["jobs"], 0]);
  database.close();
  expect(warn.mock.calls).toEqual([[expect.stringContaining(`"${NAME}" is of another format`)]]);
});
