import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Browser, browser } from "wxt/browser";
import { installWebLocks } from "../../../test/web-locks.ts";
import { answerGallery } from "./answer-gallery.ts";

const begun: string[] = [];
/** The host takes longer to begin the first of two parts. */
vi.mock("../jobs/ask-host.ts", () => ({
  askHost: async ({ gallery: { title } }: { gallery: { title: string } }) => {
    await new Promise((resolve) => setTimeout(resolve, title === "Years (1/2)" ? 20 : 0));
    begun.push(title);
    return { ok: true, value: null };
  },
}));
vi.mock("wxt/browser", async () => ({ browser: (await import("wxt/testing/fake-browser")).fakeBrowser }));

const origin = "http://localhost:3000";
const sender = { id: "test-extension-id", origin, tab: { id: 7 } as Browser.tabs.Tab, frameId: 0 };
const { id, tab, frameId } = sender;
const memoryId = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const gallery = {
  galleryId: "0f8fad5b-d9cb-469f-a165-70867728950e",
  title: "Summer",
  sourceUrl: `${origin}/albums/1`,
  items: [{ memoryId, memoryType: "image", url: `${origin}/a.jpg`, title: "A" }],
};
const start = { to: "background", type: "job.start", gallery, edgesUrl: `${origin}/api/storage/edges` };

/** The fake browser has no permissions API; this one grants this computer, as the manifest does. */
beforeEach(() => {
  installWebLocks();
  browser.permissions.contains = async ({ origins = [] }: { origins?: string[] }) =>
    origins.every((pattern) => pattern === "http://localhost/*");
});

describe("answerGallery", () => {
  it.each([
    ["another extension", { ...sender, id: "another" }, start, "Only the extension's own button may ask."],
    ["no tab", { id, origin, frameId }, start, "Only the extension's own button may ask."],
    ["a page that is no web page", { ...sender, origin: "file://" }, start, "Only the extension's own button"],
    ["a sandboxed document", { ...sender, origin: "null" }, start, "Only the extension's own button"],
    ["a frame in another page", { ...sender, frameId: 3 }, start, "Only the extension's own button"],
    ["a sender whose origin is not told", { id, tab, frameId }, start, "Only the extension's own button"],
    [
      "a page of another site than the gallery",
      { ...sender, origin: "http://localhost:9" },
      { ...start, edgesUrl: null },
      "not that of the page it is on",
    ],
    [
      "an edges API of another site",
      sender,
      { ...start, edgesUrl: "http://localhost:4000/api" },
      "edges API of another site",
    ],
    [
      "photos that are no web addresses",
      sender,
      { ...start, gallery: { ...gallery, items: [{ ...gallery.items[0], url: "file:///etc/passwd" }] } },
      "does not describe its gallery correctly",
    ],
    [
      "an unknown message",
      sender,
      { to: "background", type: "archive.read" },
      "does not describe its gallery correctly",
    ],
    [
      "ids that are no UUIDs",
      sender,
      { to: "background", type: "job.stop", galleryId: "../..", how: "pause" },
      "does not describe its gallery correctly",
    ],
  ])("refuses %s", async (_, from, message, reason) => {
    const reply = await answerGallery(message, from);
    expect(reply).toMatchObject({ ok: false, error: { name: "refused", message: expect.stringContaining(reason) } });
  });

  it("begins the parts of a gallery in the order in which they come, though the page does not wait for the answers", async () => {
    const parts = ["0f8fad5b-d9cb-469f-a165-70867728950e", "0f8fad5b-d9cb-469f-a165-ee0ebe575e05"];
    const asked = parts.map((galleryId, index) => ({
      ...start,
      ...{ tellsSource: false, tellsSite: false, confirmIn: "page" },
      gallery: { ...gallery, galleryId, title: `Years (${index + 1}/2)` },
    }));
    const replies = await Promise.all(asked.map((message) => answerGallery(message, sender)));
    expect(replies).toEqual(asked.map(() => ({ ok: true, value: null })));
    expect(begun).toEqual(["Years (1/2)", "Years (2/2)"]);
  });

  it("names the hosts that the person has not let it read yet, where none of the photos may be read", async () => {
    const items = [{ ...gallery.items[0], url: "https://cdn.example/a.jpg" }];
    const wanted = { ok: false, error: { name: "access", hosts: ["https://cdn.example/*"] } };
    expect(await answerGallery({ ...start, gallery: { ...gallery, items } }, sender)).toEqual(wanted);
    const estimate = { to: "background", type: "gallery.estimate", urls: items.map(({ url }) => url) };
    expect(await answerGallery(estimate, sender)).toEqual(wanted);
  });
});
