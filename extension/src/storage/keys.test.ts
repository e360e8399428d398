import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { openDatabase } from "./databases/database.ts";
import { findKey, findOrMakeKey } from "./keys.ts";

describe("the person's key", () => {
  it("is made once, also when two pages want it at the same moment, and cannot be taken out", async () => {
    const database = await openDatabase();
    expect(await findKey(database)).toBeUndefined();
    const [one, other] = await Promise.all([findOrMakeKey(database), findOrMakeKey(database)]);
    expect(one.owner).toBe(other.owner);
    expect((await findOrMakeKey(database)).owner).toBe(one.owner);
    expect(one.keyPair.privateKey.extractable).toBe(false);
    expect(one.owner).toMatch(/^([a-z0-9]{5}-)+[a-z0-9]{1,5}$/);
  });
});
