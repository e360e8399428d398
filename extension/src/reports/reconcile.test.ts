import "fake-indexeddb/auto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { StorageEdgeInput } from "@store-forever/protocol";
import { afterEach, beforeEach, expect, it } from "vitest";
import { giveConsent } from "../storage/consents.ts";
import { type ExtensionDatabase, openDatabase } from "../storage/databases/database.ts";
import { reconcile } from "./reconcile.ts";

const MINUTE_MS = 60_000;
const site = { origin: "http://localhost:3000", capsule: "aaaaa-aa/owner" };
let server: Server;
let edgesUrl: string;
/** What the gallery counts as copies on ICP. */
let copies: Pick<StorageEdgeInput, "memoryId" | "memoryType" | "location">[];
let asked: string[];
let told: StorageEdgeInput[];
let database: ExtensionDatabase;
/** Each test is another gallery. */
let galleryId = 0;

/** Lists one copy a page. */
beforeEach(async () => {
  [copies, asked, told] = [[], [], []];
  galleryId++;
  server = createServer(async (request, response) => {
    response.setHeader("Connection", "close");
    let body = "";
    for await (const part of request) body += part;
    if (request.method === "PUT") {
      told.push(...JSON.parse(body));
      return response.end(JSON.stringify({ edges: [], refused: [] }));
    }
    const { pathname, searchParams } = new URL(request.url ?? "", edgesUrl);
    if (pathname === "/api/storage/presence-keys") {
      response.statusCode = 404;
      return response.end();
    }
    asked.push(String(searchParams));
    const place = Number(searchParams.get("cursor") ?? 0);
    const more = place + 1 < copies.length ? { nextCursor: String(place + 1) } : {};
    return response.end(JSON.stringify({ edges: copies.slice(place, place + 1), ...more }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  edgesUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/edges`;
  database = await openDatabase();
  await database.clear("consents");
  await giveConsent(database, site);
});
afterEach(() => new Promise<unknown>((resolve) => server.close(resolve)));

const copy = (memoryId: string, capsule = site.capsule) => ({
  ...{ memoryId, memoryType: "image" as const, location: `icp://${capsule}/memories/${memoryId}` },
});
const ask = (stored: string[], nowMs = 0) =>
  reconcile(
    database,
    { ...site, galleryId: String(galleryId), edgesUrl, memoryIds: ["a", "b", "c"], stored: new Set(stored) },
    nowMs,
  );
const states = () =>
  told.map(({ memoryId, artifact, present, syncState = "idle" }) => `${memoryId} ${artifact} ${syncState} ${present}`);

it("tells which copies were deleted, and no others", async () => {
  copies = [copy("a"), copy("b"), copy("elsewhere on the site")];
  await ask(["a"]);
  expect(states()).toEqual([
    "b metadata migrating false",
    "b metadata idle false",
    "b asset migrating false",
    "b asset idle false",
  ]);
  expect(asked).toHaveLength(3);
  expect(asked[0]).toContain("backend=icp-canister&present=true&syncState=idle");
});

it("says nothing of copies in another archive, or without a place", async () => {
  copies = [copy("a", "aaaaa-aa/another"), { memoryId: "b", memoryType: "image" }];
  await ask([]);
  expect([asked.length, told]).toEqual([2, []]);
});

it("asks nothing where everything is stored, where the person has not agreed, and again within ten minutes", async () => {
  copies = [copy("a")];
  await ask(["a", "b", "c"], -10 * MINUTE_MS);
  await database.clear("consents");
  await ask([]);
  expect(asked).toEqual([]);
  await giveConsent(database, site);
  await ask([], 0);
  await ask([], 9 * MINUTE_MS);
  expect(told).toHaveLength(4);
  await ask([], 11 * MINUTE_MS);
  expect(told).toHaveLength(8);
});

it("fails where the gallery lists nothing that can be read", async () => {
  copies = [{ memoryId: "a", memoryType: "sculpture" as "image" }];
  await expect(ask([])).rejects.toThrow();
  expect(told).toEqual([]);
});
