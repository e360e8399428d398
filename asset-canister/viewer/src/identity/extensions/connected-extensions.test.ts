import { toHex } from "@store-forever/protocol";
import { parseViewerMessage, type ViewerMessage } from "@store-forever/protocol/connect";
import {
  DelegationChain,
  DelegationIdentity,
  ECDSAKeyIdentity,
  parseDelegationChain,
} from "@store-forever/protocol/delegation";
import { Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { SignedIn } from "../session/session-state.ts";
import { askForRequest } from "./connect-flow.ts";
import {
  askToMerge,
  type ConnectedExtension,
  disconnectAllExtensions,
  isStoring,
  keepDelegationsFresh,
  readConnectedExtensions,
  saveConnectedExtension,
} from "./connected-extensions.ts";

const EXTENSION = "flbllceakmhgimfmhjmniokjkkjlbiko";
const BACKEND = "ey7q4-myn44-aaaaa-aaaaa-cai";
const MINUTE_MS = 60_000;

let said: { extensionId: string; message: ViewerMessage }[];
let answer: (message: ViewerMessage) => unknown;
let session: SignedIn;
let connection: ConnectedExtension;
let hotKey: ECDSAKeyIdentity;
const hotKeyOf = async () => hotKey;

beforeAll(async () => {
  const person = Ed25519KeyIdentity.generate();
  const key = await ECDSAKeyIdentity.generate();
  const expiresAtMs = Date.now() + 8 * 60 * MINUTE_MS;
  const chain = await DelegationChain.create(person, key.getPublicKey(), new Date(expiresAtMs));
  const identity = DelegationIdentity.fromDelegation(key, chain);
  const principal = person.getPrincipal().toText();
  hotKey = await ECDSAKeyIdentity.generate();
  session = { name: "signedIn", identity, chain, principal, expiresAtMs };
  const publicKey = toHex((await ECDSAKeyIdentity.generate()).getPublicKey().toDer());
  connection = {
    extensionId: EXTENSION,
    name: "Store Forever",
    publicKey,
    targets: [BACKEND],
    lifetimeMs: 30 * MINUTE_MS,
    principal,
    connectedAtMs: Date.now(),
    expiresAtMs: Date.now() + 30 * MINUTE_MS,
  };
});

/** A browser's storage, its events, and its way to extensions. */
beforeEach(() => {
  said = [];
  answer = () => ({ ok: true, value: null });
  const stored = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  });
  const events = new EventTarget();
  vi.stubGlobal("dispatchEvent", events.dispatchEvent.bind(events));
  const sendMessage = async (extensionId: string, sent: unknown) => {
    const message = parseViewerMessage(sent);
    if (message === undefined) throw new TypeError("That is no message of the viewer.");
    said.push({ extensionId, message });
    return answer(message);
  };
  vi.stubGlobal("chrome", { runtime: { sendMessage } });
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const chainOf = (message: ViewerMessage | undefined) =>
  parseDelegationChain(message !== undefined && "chain" in message ? message.chain : "");

describe("an open tab of the viewer", () => {
  it("renews ten minutes before a chain ends and not before, to the same key and canister, without a question", async () => {
    const endsAtMs = Date.now() + 30 * MINUTE_MS - 1;
    saveConnectedExtension({ ...connection, expiresAtMs: endsAtMs });
    const stop = keepDelegationsFresh(session, hotKeyOf);
    vi.advanceTimersByTime(19 * MINUTE_MS);
    expect(said).toEqual([]);
    vi.advanceTimersByTime(MINUTE_MS);
    await vi.waitFor(() => expect(readConnectedExtensions()[0]?.expiresAtMs).toBeGreaterThan(endsAtMs));
    const { principal } = session;
    expect(said).toMatchObject([{ extensionId: EXTENSION, message: { type: "session.renew", principal } }]);
    const last = chainOf(said[0]?.message).delegations.at(-1)?.delegation;
    expect(toHex(last?.pubkey ?? new Uint8Array())).toBe(connection.publicKey);
    expect(last?.targets?.map((target) => target.toText())).toEqual([BACKEND]);
    // From the key that may neither delete nor give away, and not from the person's.
    expect(toHex(chainOf(said[0]?.message).publicKey)).toBe(toHex(hotKey.getPublicKey().toDer()));
    stop();
    vi.advanceTimersByTime(60 * MINUTE_MS);
    expect(said).toHaveLength(1);
  });

  it("never renews beyond the person's session, nor for somebody else", async () => {
    const expiresAtMs = Date.now() + 5 * MINUTE_MS;
    saveConnectedExtension({ ...connection, expiresAtMs: Date.now() });
    keepDelegationsFresh({ ...session, principal: "aaaaa-aa" }, hotKeyOf)();
    keepDelegationsFresh({ ...session, expiresAtMs }, hotKeyOf)();
    await vi.waitFor(() => expect(readConnectedExtensions()[0]?.expiresAtMs).toBe(expiresAtMs));
    expect(said).toHaveLength(1);
  });

  it("keeps the connection when the archive does not let the key store", async () => {
    saveConnectedExtension({ ...connection, expiresAtMs: Date.now() });
    const refused = vi.fn(() => Promise.reject(new Error("The archive does not answer.")));
    keepDelegationsFresh(session, refused)();
    await vi.waitFor(() => expect(refused).toHaveBeenCalledOnce());
    expect(said).toEqual([]);
    expect(readConnectedExtensions()).toHaveLength(1);
  });

  it("drops an extension that is not connected any more, and keeps one that is only silent", async () => {
    saveConnectedExtension({ ...connection, expiresAtMs: Date.now() });
    answer = () => undefined;
    keepDelegationsFresh(session, hotKeyOf)();
    await vi.waitFor(() => expect(said).toHaveLength(1));
    expect(readConnectedExtensions()).toHaveLength(1);
    answer = () => ({ ok: false, error: { name: "notConnected", message: "" } });
    keepDelegationsFresh(session, hotKeyOf)();
    await vi.waitFor(() => expect(readConnectedExtensions()).toEqual([]));
  });
});

describe("a connected extension", () => {
  it("is told of the sign-out, and is on no list after it, even when it does not answer", async () => {
    saveConnectedExtension(connection);
    answer = () => undefined;
    await disconnectAllExtensions();
    expect(said).toMatchObject([{ message: { type: "session.end", principal: session.principal } }]);
    expect(readConnectedExtensions()).toEqual([]);
  });

  it("says whether it stores; silence and nonsense are none", async () => {
    saveConnectedExtension(connection);
    answer = () => ({ ok: true, value: { isStoring: true, deviceArchive: null } });
    expect(await isStoring()).toBe(true);
    answer = () => undefined;
    expect(await isStoring()).toBe(false);
    answer = () => ({ ok: true, value: { isStoring: "yes" } });
    expect(await isStoring()).toBe(false);
    expect(await askToMerge(connection)).toBe(false);
  });
});

describe("asking an extension what it wants", () => {
  const request = {
    nonce: "1".repeat(64),
    publicKey: "00",
    targets: [BACKEND],
    lifetimeMs: 30 * MINUTE_MS,
    name: "Store Forever",
  };

  it("believes the answer to this page's own question only", async () => {
    answer = (message) => ({ ok: true, value: { ...request, pageNonce: "pageNonce" in message && message.pageNonce } });
    expect(await askForRequest(EXTENSION)).toMatchObject({ ok: true, value: request });
    answer = () => ({ ok: true, value: { ...request, pageNonce: "2".repeat(64) } });
    expect(await askForRequest(EXTENSION)).toMatchObject({ error: { name: "notOurs" } });
  });

  it.each([
    ["wants no canister by name, and so all", { targets: [] }],
    ["gives no key", { publicKey: "" }],
    ["hides in a long name", { name: "x".repeat(81) }],
  ])("takes no request that %s", async (_, change) => {
    answer = (message) => ({
      ok: true,
      value: { ...request, pageNonce: "pageNonce" in message && message.pageNonce, ...change },
    });
    expect(await askForRequest(EXTENSION)).toMatchObject({ error: { name: "noAnswer" } });
  });
});
