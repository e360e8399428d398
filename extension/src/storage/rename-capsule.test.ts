import "fake-indexeddb/auto";
import { beforeEach, expect, it } from "vitest";
import { type ExtensionDatabase, openDatabase } from "./databases/database.ts";
import { forgetDevice } from "./forget.ts";
import { renameCapsule } from "./rename-capsule.ts";

let database: ExtensionDatabase;
beforeEach(async () => {
  database = await openDatabase();
  await forgetDevice(database);
});

it("moves the links of one capsule, and of no other, whose name may begin alike", async () => {
  for (const capsule of ["canister/owner", "canister/owner-2", "canister/other"])
    await database.put("shareLinks", { capsule, galleryId: "g", token: capsule });
  await renameCapsule(database, "canister/owner", "own/owner");
  const links = await database.getAll("shareLinks");
  expect(links.map(({ capsule, token }) => [capsule, token])).toEqual([
    ["canister/other", "canister/other"],
    ["canister/owner-2", "canister/owner-2"],
    ["own/owner", "canister/owner"],
  ]);
});

it("does nothing a second time", async () => {
  await database.put("shareLinks", { capsule: "a/o", galleryId: "g", token: "t" });
  await renameCapsule(database, "a/o", "b/o");
  await renameCapsule(database, "a/o", "b/o");
  expect(await database.getAll("shareLinks")).toEqual([{ capsule: "b/o", galleryId: "g", token: "t" }]);
});
