import "fake-indexeddb/auto";
import { expect, it } from "vitest";
import { openDatabase } from "./databases/database.ts";
import { keepPresence, recallStored } from "./presence.ts";

const site = { origin: "http://localhost:3000", capsule: "aaaaa-aa/owner" };

it("forgets what the canister no longer certifies", async () => {
  const database = await openDatabase();
  await database.clear("presence");
  await keepPresence(database, site, ["a", "b"], new Set(["a", "b"]));
  await keepPresence(database, site, ["a", "b"], new Set(["b"]));
  expect(await recallStored(database, site, ["a", "b", "c"])).toEqual(["b"]);
  expect(await recallStored(database, { ...site, capsule: "another archive" }, ["a", "b"])).toEqual([]);
});

it("is one site's: another that uses the same ids learns nothing", async () => {
  const database = await openDatabase();
  await database.clear("presence");
  await keepPresence(database, site, ["a"], new Set(["a"]));
  expect(await recallStored(database, { ...site, origin: "http://localhost:4000" }, ["a"])).toEqual([]);
});
