import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { isContentScriptRequest } from "./content-script-request.ts";
import { parseGalleryRequest } from "./gallery-request.ts";
import {
  parseHostReport,
  parseHostRequest,
  parseLookNotice,
  parseSeenQuestion,
  parseWatchRequest,
} from "./host-request.ts";
import { parseIdentityRequest } from "./identity/identity-request.ts";
import { isFromRelay } from "./identity/relay-message.ts";
import { parseFrameRequest, parseRenewRequest } from "./identity/renewal-request.ts";
import { isSmallEnough } from "./message-size.ts";
import { parseOwnPageRequest } from "./own-page-request.ts";
import { parseProposalAnswer } from "./proposal-answer.ts";
import { isOwnPage, pageOrigin, type Sender } from "./senders.ts";

vi.mock("wxt/browser", async () => ({ browser: (await import("wxt/testing/fake-browser")).fakeBrowser }));

const OWN = "test-extension-id";
const galleryId = randomUUID();
const url = "https://site.example/a.jpg";
const origin = "https://site.example";
const item = { memoryId: randomUUID(), memoryType: "image", url, title: "A" };
const gallery = { galleryId, title: "Summer", sourceUrl: `${origin}/albums/1`, items: [item] };

const ok = (parse: (message: unknown) => { ok: boolean }) => (message: unknown) => parse(message).ok;
const some = (parse: (message: unknown) => unknown) => (message: unknown) => parse(message) !== undefined;

/** Every kind of message between the realms: what takes it, and one of each type. */
const KINDS: [takes: (message: unknown) => boolean, valid: Record<string, unknown>[]][] = [
  [
    ok(parseGalleryRequest),
    [
      { to: "background", type: "gallery.recall", galleryId, memoryIds: [galleryId], edgesUrl: null },
      { to: "background", type: "gallery.check", galleryId, memoryIds: [], edgesUrl: `${origin}/edges` },
      { to: "background", type: "job.start", gallery, edgesUrl: null, tellsSource: true, tellsSite: false },
      { to: "background", type: "site.tell", galleryId },
      {
        to: "background",
        type: "gallery.follow",
        gallery,
        edgesUrl: null,
        pages: "all",
        pace: "weekly",
      },
      { to: "background", type: "page.archived", title: "For sale", urls: [url], galleryIds: [galleryId] },
      { to: "background", type: "job.stop", galleryId, how: "pause" },
      { to: "background", type: "job.resume", galleryId },
      { to: "background", type: "gallery.sources", urls: [url] },
      { to: "background", type: "gallery.estimate", urls: [url] },
      {
        ...{ to: "background", type: "gallery.changes", galleryId, edgesUrl: null },
        stored: [{ memoryId: galleryId, urls: [url] }],
      },
      { to: "background", type: "gallery.wording", gallery },
      { to: "background", type: "memory.proof", memoryId: galleryId },
      { to: "background", type: "gallery.view", galleryId, memoryIds: [galleryId] },
      { to: "background", type: "dialog.load" },
      { to: "background", type: "mender.load" },
      { to: "background", type: "pictures.read", memoryIds: [galleryId] },
      { to: "background", type: "search.keep", galleryId, saved: null },
      { to: "background", type: "search.recall", galleryId },
      { to: "background", type: "picture.hold", sha256: "0a".repeat(32), index: 0, base64: "AAAA" },
      { to: "background", type: "cards.recall", galleryIds: [galleryId] },
      { to: "background", type: "cards.check", galleryIds: [galleryId] },
      { to: "background", type: "cards.compare", galleryIds: [galleryId], edgesUrl: url },
    ],
  ],
  [
    ok(parseHostRequest),
    [
      { to: "host", type: "host.start", origin, gallery, edgesUrl: null, tellsSite: false },
      { to: "host", type: "host.stop", origin, galleryId, how: "cancel" },
      { to: "host", type: "host.resume", origin, galleryId },
      { to: "host", type: "host.look", origin, galleryId },
    ],
  ],
  [ok(parseHostReport), [{ to: "background", type: "jobs.changed", runningCount: 1, ended: null }]],
  [ok(parseLookNotice), [{ to: "background", type: "look.ended", origin, galleryId }]],
  [
    some(parseOwnPageRequest),
    [
      { to: "background", type: "follows.changed" },
      { to: "background", type: "tab.archived", tabId: 1, url },
    ],
  ],
  [ok(parseSeenQuestion), [{ to: "background", type: "request.seen", url, sinceMs: 1 }]],
  [ok(parseWatchRequest), [{ type: "watch", origin, galleryId }]],
  [
    some(parseProposalAnswer),
    [
      { to: "proposals", id: galleryId, decision: { name: "agree", tellsSite: false } },
      { to: "proposals", id: galleryId, decision: { name: "cancel" } },
    ],
  ],
  [
    some(parseIdentityRequest),
    ["state", "connect", "cancel", "disconnect", "merge", "dismiss"].map((what) => ({
      to: "identity",
      type: `identity.${what}`,
    })),
  ],
  [some(parseRenewRequest), [{ to: "identity-renewal", viewerOrigin: origin, trace: "tab" }]],
  [some(parseFrameRequest), [{ to: "identity-frame", viewerOrigin: origin }]],
  [
    isContentScriptRequest,
    [
      { to: "page", type: "page.describe", isRequested: true },
      { to: "page", type: "page.open", pictureUrl: null },
      { to: "page", type: "page.await" },
      { to: "page", type: "page.granted" },
      { to: "page", type: "page.gallery", galleryId },
      { to: "page", type: "page.identity", isSignedIn: true },
    ],
  ],
  [isFromRelay, [{ to: "store-forever-relay", message: {} }]],
];
const TAKERS = KINDS.map(([takes]) => takes);
const VALID = KINDS.flatMap(([, valid]) => valid);

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withTypedArray: true,
});
/** A message with one field replaced by anything that it is not. */
const broken = fc.tuple(fc.constantFrom(...VALID), fc.nat(), anything).map(([message, at, value]) => {
  const fields = Object.keys(message).filter((field) => field !== "message");
  const field = fields[at % fields.length] ?? "to";
  return { message, field, changed: { ...message, [field]: value } };
});

describe("messages between the extension's realms", () => {
  it("are each taken by their receiver alone", () => {
    for (const message of VALID)
      expect(
        TAKERS.filter((takes) => takes(message)),
        JSON.stringify(message),
      ).toHaveLength(1);
  });

  it("are none for any other value, which throws nowhere", () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(TAKERS.some((takes) => takes(value))).toBe(false);
      }),
    );
  });

  it("are none without a field or with another `to` or `type`", () => {
    for (const message of VALID)
      for (const field of Object.keys(message)) {
        if (field === "tellsSource" || field === "tellsSite" || field === "message") continue;
        const { [field]: _, ...without } = message;
        expect(
          TAKERS.some((takes) => takes(without)),
          `${JSON.stringify(message)} without ${field}`,
        ).toBe(false);
      }
  });

  it("are none with a field of another type, and throw nowhere", () => {
    fc.assert(
      fc.property(broken, ({ message, field, changed }) => {
        const isTaken = TAKERS.some((takes) => takes(changed));
        // Where it is taken, the value is of the field's own kind.
        const kind = (value: unknown) => (value === null || Array.isArray(value) ? "list" : typeof value);
        if (isTaken && changed[field] !== null && changed[field] !== undefined)
          expect([kind(message[field]), "string"]).toContain(kind(changed[field]));
      }),
    );
  });

  it("are none with other schemes than the web's", () => {
    for (const bad of [
      "javascript:alert(1)",
      "file:///etc/passwd",
      "data:,x",
      "blob:https://a/b",
      "chrome://x",
      "ftp://a/b",
    ])
      for (const message of [
        { to: "background", type: "gallery.estimate", urls: [bad] },
        { to: "background", type: "gallery.sources", urls: [bad] },
        { to: "background", type: "job.start", gallery: { ...gallery, sourceUrl: bad }, edgesUrl: null },
        {
          to: "background",
          type: "job.start",
          gallery: { ...gallery, items: [{ ...item, url: bad }] },
          edgesUrl: null,
        },
        { to: "background", type: "gallery.recall", galleryId, memoryIds: [], edgesUrl: bad },
        { to: "identity-frame", viewerOrigin: bad },
        { to: "identity-renewal", viewerOrigin: bad, trace: "tab" },
      ])
        expect(
          TAKERS.some((takes) => takes(message)),
          JSON.stringify(message),
        ).toBe(false);
  });

  it("have a bound, whatever they are made of", () => {
    const long = "x".repeat(9 * 1024 * 1024);
    const items = Array.from({ length: 5_000 }, () => ({ ...item, title: "x".repeat(8_000) }));
    for (const message of [
      { to: "background", type: "dialog.load", extra: [long, long, long, long] },
      { to: "background", type: "job.start", gallery: { ...gallery, items }, edgesUrl: null },
      { to: "identity", type: "identity.state", extra: Array.from({ length: 4_200_000 }, () => 0) },
      { to: "page", type: "page.open", pictureUrl: long },
    ])
      expect(TAKERS.some((takes) => takes(message))).toBe(false);
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(isSmallEnough(circle)).toBe(false);
  });
});

describe("senders", () => {
  const sender = fc.record(
    {
      id: fc.constantFrom(OWN, "another", ""),
      origin: fc.constantFrom(origin, "null", "file://", `chrome-extension://${OWN}`, "chrome-extension://another", ""),
      url: fc.constantFrom(url, `chrome-extension://${OWN}/popup.html`, "chrome-extension://another/popup.html"),
      tab: fc.constantFrom({ id: 1 } as NonNullable<Sender["tab"]>),
      frameId: fc.constantFrom(0, 3),
    },
    { requiredKeys: [] },
  );

  it("are a page of the web in the top frame of a tab, or a page of the extension, or nobody", () => {
    fc.assert(
      fc.property(sender, (from) => {
        const page = pageOrigin(from as Sender);
        if (page !== undefined) expect(from).toMatchObject({ id: OWN, origin: page, tab: { id: 1 }, frameId: 0 });
        if (from.id !== OWN) expect(isOwnPage(from as Sender)).toBe(false);
        expect(page !== undefined && isOwnPage(from as Sender)).toBe(false);
      }),
    );
  });
});
