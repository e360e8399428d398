import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { browser } from "wxt/browser";
import { type ExtensionDatabase, openDatabase } from "../storage/databases/database.ts";
import { forgetGrants, recordAgreed, recordAsked } from "../storage/grants.ts";
import { missingOrigins, readSourceAccess } from "./source-access.ts";

vi.mock("wxt/browser", async () => ({ browser: (await import("wxt/testing/fake-browser")).fakeBrowser }));

const PAGE = "https://photos.example";
const CDN = "https://cdn.other.example";
const yes = () => true;

let database: ExtensionDatabase;
let held: (pattern: string) => boolean;

beforeEach(async () => {
  database = await openDatabase();
  await database.clear("grants");
  held = yes;
  browser.permissions.contains = async ({ origins = [] }: { origins?: string[] }) => origins.every(held);
});

describe("what the person has to allow", () => {
  it("is every other site, even where the browser lets the extension read it for another page", async () => {
    expect(await missingOrigins(PAGE, [PAGE, CDN, CDN])).toEqual([CDN]);
    await recordAsked(database, PAGE, [CDN]);
    expect(await missingOrigins(PAGE, [CDN])).toEqual([CDN]);
    await recordAgreed(database, (origin) => origin === CDN);
    expect(await missingOrigins(PAGE, [CDN])).toEqual([]);
    expect(await missingOrigins("https://evil.example", [CDN])).toEqual([CDN]);
    expect(await missingOrigins(`${PAGE}:8443`, [CDN])).toEqual([CDN]);
  });

  it("is what the browser does not let the extension read, the page's own site too", async () => {
    held = (pattern) => pattern === "https://photos.example/*";
    expect(await missingOrigins(PAGE, [PAGE, "https://img.photos.example", CDN])).toEqual([
      "https://img.photos.example",
      CDN,
    ]);
  });

  it("is another port of this computer, but nothing that the page may never have read", async () => {
    const admin = "http://localhost:9000";
    expect(await missingOrigins("http://localhost:3000", [admin])).toEqual([admin]);
    expect(await missingOrigins(PAGE, [admin, "http://192.168.1.1"])).toEqual([]);
  });
});

describe("what the person allowed", () => {
  it("is kept for the pages that asked, with the addresses that they came from", async () => {
    await recordAsked(database, PAGE, [CDN]);
    await recordAgreed(database, yes);
    await database.put("pageAddresses", { pageOrigin: PAGE, ip: "10.0.0.1" });
    expect(await readSourceAccess(PAGE)).toEqual({ pageOrigin: PAGE, allowedOrigins: [CDN], pageIp: "10.0.0.1" });
    expect(await readSourceAccess(`${PAGE}.evil.example`)).toMatchObject({ allowedOrigins: [] });
  });

  it("is not what they left unanswered, however they answer later", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await recordAsked(database, PAGE, [CDN]);
    vi.advanceTimersByTime(600_000);
    await recordAgreed(database, yes);
    vi.useRealTimers();
    expect((await readSourceAccess(PAGE)).allowedOrigins).toEqual([]);
  });

  it("ends for every page when the browser takes it back", async () => {
    for (const page of [PAGE, "https://second.example"]) await recordAsked(database, page, [CDN]);
    await recordAgreed(database, yes);
    await forgetGrants(database, (origin) => origin === CDN);
    for (const page of [PAGE, "https://second.example"])
      expect((await readSourceAccess(page)).allowedOrigins).toEqual([]);
  });
});
