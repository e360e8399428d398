import "fake-indexeddb/auto";
import { archiveId, fromHex, toHex } from "@store-forever/protocol";
import { CONNECT_PATH, MAX_DELEGATION_MS, REQUEST_LIFETIME_MS } from "@store-forever/protocol/connect";
import { DelegationChain } from "@store-forever/protocol/delegation";
import { Ed25519KeyIdentity, Principal } from "@store-forever/protocol/ic";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { onIdentityChange } from "../../messages/identity/identity-changes.ts";
import { capsuleName, openDatabase } from "../../storage/databases/database.ts";
import { forgetIdentity, openIdentityDatabase, readIdentityRecord } from "../../storage/databases/identity-database.ts";
import { follow } from "../../storage/followed/follows.ts";
import { findOrMakeKey } from "../../storage/keys.ts";
import { answerViewer } from "./answer-viewer.ts";
import { beginConnect, handleClosedTab } from "./connect.ts";
import type { ViewerSender } from "./viewer-sender.ts";

const CANISTER = "ey7q4-myn44-aaaaa-aaaaa-cai";
const ORIGIN = "https://e76wi-ban44-aaaaa-aaaaq-cai.icp0.io";
const TAB = 7;
const MINUTE_MS = 60_000;

const { calls } = vi.hoisted(() => ({ calls: [] as string[] }));
vi.mock("wxt/browser", () => {
  const noted = (name: string) => async () => void calls.push(name);
  return {
    browser: {
      runtime: {
        id: "flbllceakmhgimfmhjmniokjkkjlbiko",
        getURL: (path: string) => path,
        openOptionsPage: noted("openOptionsPage"),
      },
      tabs: { create: async () => ({ id: 7 }), update: noted("update"), remove: noted("remove") },
      action: { setBadgeText: noted("badge"), setBadgeBackgroundColor: noted("badge"), setTitle: noted("title") },
    },
  };
});

vi.mock("../../texts/i18n.ts", () => ({ t: (key: string) => key }));

const url = `${ORIGIN}${CONNECT_PATH}`;
const tab = (id: number) => ({ id }) as NonNullable<ViewerSender["tab"]>;
const page: ViewerSender = { url, origin: ORIGIN, frameId: 0, tab: tab(TAB) };
const toExtension = { to: "store-forever" } as const;
const hello = { ...toExtension, type: "connect.hello", pageNonce: "0".repeat(64) } as const;

let hotKey: Ed25519KeyIdentity;
let principal: string;
beforeEach(async () => {
  hotKey = Ed25519KeyIdentity.generate();
  principal = Ed25519KeyIdentity.generate().getPrincipal().toText();
  calls.length = 0;
  await forgetIdentity();
  const network = { host: "https://icp-api.io", canisterId: CANISTER, viewerUrl: ORIGIN };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(network)));
  expect(await beginConnect(undefined)).toEqual({ ok: true, value: null });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const record = async <Id extends "session" | "pending" | "trouble">(id: Id) =>
  readIdentityRecord(await openIdentityDatabase(), id);

async function pending() {
  const waiting = await record("pending");
  if (waiting === undefined) throw new Error("The extension waits for nothing.");
  return waiting;
}

interface Granted {
  publicKey: string;
  targets?: string[];
  endsInMs?: number;
}

async function chain({ publicKey, targets = [CANISTER], endsInMs = 20 * MINUTE_MS }: Granted) {
  const key = { toDer: () => fromHex(publicKey) };
  const options = { targets: targets.map((target) => Principal.fromText(target)) };
  return JSON.stringify((await DelegationChain.create(hotKey, key, new Date(Date.now() + endsInMs), options)).toJSON());
}

async function grant(change: Partial<Granted> = {}) {
  const { nonce, publicKey } = await pending();
  const sessionExpiresAtMs = Date.now() + 8 * 60 * MINUTE_MS;
  return {
    ...toExtension,
    type: "connect.grant",
    nonce,
    chain: await chain({ publicKey, ...change }),
    principal,
    sessionExpiresAtMs,
  } as const;
}

async function connect() {
  expect(await answerViewer(await grant(), page)).toMatchObject({ ok: true });
}

describe("who may ask", () => {
  const elsewhere = "https://another.icp0.io";
  it.each<[string, Partial<ViewerSender>, string]>([
    ["another site", { url: `${elsewhere}${CONNECT_PATH}`, origin: elsewhere }, "foreign"],
    ["the viewer over plain HTTP", { url: url.replace("s:", ":"), origin: ORIGIN.replace("s:", ":") }, "foreign"],
    ["the viewer in a tab that the extension did not open", { tab: tab(8) }, "foreign"],
    ["the viewer in a frame", { frameId: 3 }, "foreign"],
    ["another page of the viewer", { url: `${ORIGIN}/` }, "foreign"],
    ["a sandboxed page", { origin: "null" }, "invalid"],
    ["another extension", { id: "a".repeat(32) }, "invalid"],
    ["a file", { url: "file:///connect", origin: "null" }, "invalid"],
  ])("not %s, which gets neither key nor nonce and grants nothing", async (_, change, name) => {
    const from = { ...page, ...change };
    expect(await answerViewer(hello, from)).toMatchObject({ ok: false, error: { name } });
    expect(await answerViewer(await grant(), from)).toMatchObject({ ok: false, error: { name } });
    expect(await record("session")).toBeUndefined();
    expect(await record("pending")).toBeDefined();
  });

  it("the page that the extension opened, which hears what is wanted", async () => {
    const { nonce, publicKey } = await pending();
    expect(await answerViewer(hello, page)).toMatchObject({
      value: { pageNonce: hello.pageNonce, nonce, publicKey, targets: [CANISTER], lifetimeMs: MAX_DELEGATION_MS },
    });
  });
});

describe("a grant", () => {
  it("is taken once, also of two at the same time", async () => {
    const message = await grant();
    const answers = await Promise.all([answerViewer(message, page), answerViewer(message, page)]);
    expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await answerViewer(message, page)).toMatchObject({ error: { name: "notWaiting" } });
    const session = await record("session");
    expect(session).toMatchObject({ principal, targets: [CANISTER] });
    expect(session?.keyPair.privateKey).toMatchObject({ extractable: false, algorithm: { namedCurve: "P-256" } });
  });

  it.each<[string, Partial<Granted>, string]>([
    ["has expired, or comes to a clock that is ahead", { endsInMs: -MINUTE_MS }, "clock is right"],
    [
      "is for longer than was asked, or comes to a clock that is behind",
      { endsInMs: 40 * MINUTE_MS },
      "clock is right",
    ],
    ["is to another key", { publicKey: toHex(Ed25519KeyIdentity.generate().getPublicKey().toDer()) }, "another key"],
    ["is for another canister too", { targets: [CANISTER, "ryjl3-tyaaa-aaaaa-aaaba-cai"] }, "other canisters"],
  ])("that %s is thrown away with its request, and that is said", async (_, change, detail) => {
    expect(await answerViewer(await grant(change), page)).toMatchObject({ error: { name: "invalid" } });
    expect(await record("trouble")).toMatchObject({ name: "invalid", detail: expect.stringContaining(detail) });
    expect([await record("session"), await record("pending")]).toEqual([undefined, undefined]);
  });

  it("comes too late after ten minutes, and after its tab was closed", async () => {
    const message = await grant();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + REQUEST_LIFETIME_MS + 1 });
    expect(await answerViewer(message, page)).toMatchObject({ error: { name: "notWaiting" } });
    expect(await record("trouble")).toMatchObject({ name: "late" });
    vi.useRealTimers();
    await beginConnect(undefined);
    const second = await grant();
    await handleClosedTab(TAB);
    expect(await answerViewer(second, page)).toMatchObject({ error: { name: "notWaiting" } });
    expect(await record("trouble")).toMatchObject({ name: "closed" });
    expect(await record("session")).toBeUndefined();
  });
});

describe("a session", () => {
  const renewal = async (change: Partial<Granted>) => {
    const { publicKey = "" } = (await record("session")) ?? {};
    return {
      ...toExtension,
      type: "session.renew",
      chain: await chain({ publicKey, ...change }),
      principal,
      sessionExpiresAtMs: Date.now() + 60 * MINUTE_MS,
    } as const;
  };

  it("is renewed by the viewer's origin for the same person, and never made shorter", async () => {
    await connect();
    const [longer, shorter] = [await renewal({ endsInMs: 29 * MINUTE_MS }), await renewal({ endsInMs: MINUTE_MS })];
    expect(await answerViewer(longer, { ...page, url: `${ORIGIN}/renew`, frameId: 5 })).toMatchObject({ ok: true });
    expect(await answerViewer(shorter, page)).toMatchObject({ ok: true });
    expect(await record("session")).toMatchObject({ chain: longer.chain });
    const others = { ...(await renewal({ endsInMs: 30 * MINUTE_MS })), principal: "aaaaa-aa" };
    expect(await answerViewer(others, page)).toMatchObject({ error: { name: "notConnected" } });
    expect(await record("session")).toMatchObject({ chain: longer.chain });
  });

  it("is over with its chain when its viewer has none to renew it from, and connected again by one that comes later", async () => {
    await connect();
    const changes: string[] = [];
    const stop = onIdentityChange((change) => changes.push(change));
    const none = { ...toExtension, type: "session.none" } as const;
    const foreign = { ...page, url: "https://another.icp0.io/renew", origin: "https://another.icp0.io" };
    expect(await answerViewer(none, foreign)).toMatchObject({ error: { name: "foreign" } });
    expect((await record("session"))?.sessionExpiresAtMs).toBeGreaterThan(Date.now());
    expect(await answerViewer(none, page)).toMatchObject({ ok: true });
    expect((await record("session"))?.sessionExpiresAtMs).toBeLessThanOrEqual(Date.now());
    expect(await answerViewer(await renewal({ endsInMs: 25 * MINUTE_MS }), page)).toMatchObject({ ok: true });
    vi.useFakeTimers({ now: Date.now() + 26 * MINUTE_MS, toFake: ["Date"] });
    expect(await answerViewer(await renewal({ endsInMs: 20 * MINUTE_MS }), page)).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(changes).toEqual(["renewed", "connected"]));
    stop();
  });

  it("ends when its person signs out at the viewer, and no late renewal brings it back", async () => {
    await connect();
    const late = await renewal({ endsInMs: 29 * MINUTE_MS });
    const end = { ...toExtension, type: "session.end" } as const;
    const foreign = { ...page, url: "https://another.icp0.io/", origin: "https://another.icp0.io" };
    expect(await answerViewer({ ...end, principal }, foreign)).toMatchObject({ error: { name: "foreign" } });
    expect(await answerViewer({ ...end, principal: "aaaaa-aa" }, page)).toMatchObject({ ok: false });
    expect(await record("session")).toBeDefined();
    expect(await answerViewer({ ...end, principal }, page)).toMatchObject({ ok: true });
    expect(await answerViewer(late, page)).toMatchObject({ error: { name: "notConnected" } });
    expect(await record("session")).toBeUndefined();
    expect(await record("trouble")).toMatchObject({ name: "ended" });
  });

  it("tells its own person which photos their sites have no more", async () => {
    await connect();
    const database = await openDatabase();
    const followed = { origin: "https://site.example", galleryId: "6f0e3f4a-52c5-4a56-9d0a-1f1e2c3b4a5d" };
    const memoryId = "11111111-1111-4111-8111-111111111111";
    const absence = { name: "gone" as const, sinceMs: 7 };
    const photo = { memoryId, title: "Lake", url: "https://site.example/lake.jpg" };
    await follow(
      database,
      {
        ...followed,
        capsule: capsuleName(CANISTER, principal),
        title: "Trip",
        pageUrl: "https://site.example/",
        pages: "one",
        edgesUrl: null,
        tellsSource: false,
        pace: "weekly",
      },
      [
        { ...photo, absence },
        { ...photo, memoryId: "22222222-2222-4222-8222-222222222222" },
      ],
    );
    const ask = { ...toExtension, type: "photos.absent", principal } as const;
    const id = archiveId(followed.origin, "memory", memoryId);
    expect(await answerViewer(ask, page)).toEqual({ ok: true, value: [{ memoryId: id, ...absence }] });
    expect(await answerViewer({ ...ask, principal: "aaaaa-aa" }, page)).toMatchObject({ ok: false });
  });

  it("tells its own person at the viewer what it is used for, and opens the question whether to merge", async () => {
    await connect();
    const { owner } = await findOrMakeKey(await openDatabase());
    const look = { ...toExtension, type: "session.look", principal } as const;
    expect(await answerViewer(look, page)).toEqual({ ok: true, value: { isStoring: false, deviceArchive: owner } });
    expect(await answerViewer({ ...look, principal: "aaaaa-aa" }, page)).toMatchObject({ ok: false });
    const merge = { ...look, type: "session.merge" } as const;
    expect(await answerViewer({ ...merge, principal: "aaaaa-aa" }, page)).toMatchObject({ ok: false });
    expect(calls).not.toContain("openOptionsPage");
    expect(await answerViewer(merge, page)).toMatchObject({ ok: true });
    expect(calls).toContain("openOptionsPage");
  });
});
