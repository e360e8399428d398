import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SiteAsker } from "./ask-site.ts";
import { boundedText } from "./bounded-text.ts";

const PAGE = "https://site.example/album/";
let asked: string[];

beforeEach(() => {
  asked = [];
  vi.stubGlobal("fetch", async (url: URL, init: RequestInit) => {
    asked.push(`${init.credentials} ${init.mode} ${url.href}`);
    return new Response(JSON.stringify({ at: url.href }));
  });
});
afterEach(() => vi.unstubAllGlobals());

describe("the site of a page", () => {
  it("is asked at its own origin alone, as the person who sees it, and each question once", async () => {
    const site = new SiteAsker(PAGE);
    const own = new URL("/api", PAGE);
    expect(await Promise.all([site.json(own), site.json(own)])).toEqual([{ at: own.href }, { at: own.href }]);
    expect(await site.json(new URL("https://api.site.example/"))).toBeUndefined();
    expect(await site.text(new URL("http://site.example/"))).toBeUndefined();
    expect(asked).toEqual(["same-origin same-origin https://site.example/api"]);
  });

  it("may name a public address of another origin, which gets no cookies", async () => {
    const site = new SiteAsker(PAGE);
    const refused = [
      "https://localhost/m",
      "https://192.168.1.1/m",
      "https://[::1]/m",
      "https://nas.local/m",
      "https://router/m",
      "http://iiif.example/m",
      "https://2130706433/m",
    ];
    for (const at of refused) expect(await site.publicJson(new URL(at)), at).toBeUndefined();
    expect(asked).toEqual([]);
    await site.publicJson(new URL("https://iiif.example/m"));
    expect(asked).toEqual(["omit cors https://iiif.example/m"]);
  });

  it("is asked so many questions, and no more", async () => {
    const site = new SiteAsker(PAGE);
    for (let number = 0; number < 100; number++) await site.json(new URL(`/api/${number}`, PAGE));
    expect(asked).toHaveLength(60);
  });
});

describe("an answer", () => {
  const endless = (sizeBytes: number) => {
    let sentBytes = 0;
    const part = new Uint8Array(1_000_000).fill(97);
    const pull = (controller: ReadableStreamDefaultController) => {
      if (sentBytes >= sizeBytes) return controller.close();
      sentBytes += part.length;
      controller.enqueue(part);
    };
    return { response: new Response(new ReadableStream({ pull })), sent: () => sentBytes };
  };

  it("is read as far as 8 MB", async () => {
    expect((await boundedText(endless(3_000_000).response))?.length).toBe(3_000_000);
    const { response, sent } = endless(Number.POSITIVE_INFINITY);
    expect(await boundedText(response)).toBeUndefined();
    expect(sent()).toBeLessThan(12_000_000);
  });
});
