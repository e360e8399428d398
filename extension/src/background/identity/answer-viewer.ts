import { err, ok } from "@store-forever/protocol";
import {
  CONNECT_PATH,
  type ConnectProblem,
  type ConnectProblemName,
  type ConnectReply,
  type ConnectReplyTo,
  type ConnectRequest,
  parseViewerMessage,
  type SessionUse,
  type ViewerMessage,
} from "@store-forever/protocol/connect";
import { MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import { browser } from "wxt/browser";
import { isLive } from "../../backend/capsule-key.ts";
import { type NetworkConfig, readNetwork } from "../../backend/network.ts";
import { announceIdentityChange } from "../../messages/identity/identity-changes.ts";
import { capsuleName, openDatabase } from "../../storage/databases/database.ts";
import {
  endRequest,
  endSession,
  extendSession,
  type IdentityDatabase,
  openIdentityDatabase,
  type PendingRecord,
  readIdentityRecord,
  recordNoSession,
} from "../../storage/databases/identity-database.ts";
import { absentPhotos } from "../../storage/followed/absent-photos.ts";
import { isStoringTo } from "../../storage/jobs.ts";
import { findKey } from "../../storage/keys.ts";
import { t } from "../../texts/i18n.ts";
import { checkChain } from "./check-chain.ts";
import { showCode } from "./show-code.ts";
import { type MessageOrigin, messageOriginOf, type ViewerSender } from "./viewer-sender.ts";

type AnyReply = ConnectReply<keyof ConnectReplyTo>;
type Message<Type extends ViewerMessage["type"]> = Extract<ViewerMessage, { type: Type }>;

/** The tab stays open long enough for its last message to be read. */
const CLOSING_DELAY_MS = 1_000;

/**
 * Answers a page that says it is the viewer. Nothing in the message is trusted before the browser has told where it comes
 * from: the origin has to be the viewer's, and to connect, also tab, frame and path have to be those that the extension
 * opened itself.
 */
export async function answerViewer(message: unknown, sender: ViewerSender): Promise<AnyReply> {
  const from = messageOriginOf(sender);
  const request = parseViewerMessage(message);
  if (from === undefined || request === undefined) return refused("invalid", "This is not a message from the viewer.");
  const network = await readNetwork();
  if (!network.ok || from.origin !== new URL(network.value.viewerUrl).origin)
    return refused("foreign", "This page is not the viewer of this extension's archive.");
  const { rootKey = MAINNET_ROOT_KEY } = network.value;
  const database = await openIdentityDatabase();
  switch (request.type) {
    case "connect.hello":
      return hello(database, request, from);
    case "connect.grant":
      return take(database, request, from, rootKey);
    case "connect.refuse":
      return giveUp(database, request, from);
    case "session.renew":
      return renew(database, request, from, rootKey);
    case "session.none":
      await recordNoSession(database, from.origin);
      return ok(null);
    case "session.look":
      return look(database, request, from, network.value);
    case "photos.absent":
      return tellAbsent(database, request, from, network.value);
    case "session.merge":
      return openMerge(database, request, from);
    case "session.end":
      return end(database, request, from);
  }
}

async function hello(
  database: IdentityDatabase,
  { pageNonce }: Message<"connect.hello">,
  from: MessageOrigin,
): Promise<ConnectReply<"connect.hello">> {
  const pending = await waitedFor(database, from);
  if (!pending.ok) return pending;
  const { nonce, publicKey, targets, lifetimeMs } = pending.value;
  return ok<ConnectRequest>({ pageNonce, nonce, publicKey, targets, lifetimeMs, name: t("app.name") });
}

async function take(
  database: IdentityDatabase,
  { nonce, chain, principal, sessionExpiresAtMs }: Message<"connect.grant">,
  from: MessageOrigin,
  rootKey: Uint8Array,
): Promise<ConnectReply<"connect.grant">> {
  const waited = await waitedFor(database, from, nonce);
  if (!waited.ok) return waited;
  const { keyPair, publicKey, targets, viewerOrigin, tabId } = waited.value;
  const nowMs = Date.now();
  const checked = await checkChain(chain, { publicKey, targets, rootKey, nowMs });
  if (!checked.ok) {
    await endRequest(database, nonce, { name: "invalid", detail: checked.error.message });
    await showCode(undefined);
    return checked;
  }
  const { expiresAtMs } = checked.value;
  const session = { keyPair, chain, publicKey, principal, targets, viewerOrigin, expiresAtMs, sessionExpiresAtMs };
  if (!(await endRequest(database, nonce, { id: "session", ...session, connectedAtMs: nowMs }))) return notWaiting();
  await showCode(undefined);
  announceIdentityChange("connected");
  setTimeout(() => void browser.tabs.remove(tabId).catch(() => {}), CLOSING_DELAY_MS);
  return ok({ principal });
}

async function giveUp(
  database: IdentityDatabase,
  { nonce }: Message<"connect.refuse">,
  from: MessageOrigin,
): Promise<ConnectReply<"connect.refuse">> {
  const pending = await waitedFor(database, from, nonce);
  if (!pending.ok) return pending;
  await endRequest(database, nonce, { name: "denied", detail: "" });
  await showCode(undefined);
  return ok(null);
}

async function renew(
  database: IdentityDatabase,
  { chain, principal, sessionExpiresAtMs }: Message<"session.renew">,
  from: MessageOrigin,
  rootKey: Uint8Array,
): Promise<ConnectReply<"session.renew">> {
  const session = await readIdentityRecord(database, "session");
  if (session?.viewerOrigin !== from.origin || session.principal !== principal) return notConnected();
  const checked = await checkChain(chain, { ...session, rootKey, nowMs: Date.now() });
  if (!checked.ok) return checked;
  const { expiresAtMs } = checked.value;
  // Renewals from several tabs may arrive in any order.
  if (expiresAtMs <= session.expiresAtMs) return ok(null);
  if (!(await extendSession(database, { ...session, chain, expiresAtMs, sessionExpiresAtMs }))) return notConnected();
  announceIdentityChange(isLive(session) ? "renewed" : "connected");
  return ok(null);
}

async function look(
  database: IdentityDatabase,
  { principal }: Message<"session.look">,
  from: MessageOrigin,
  network: NetworkConfig,
): Promise<ConnectReply<"session.look">> {
  if (!(await isConnectedAs(database, principal, from))) return notConnected();
  const capsules = await openDatabase();
  const [isStoring, device] = await Promise.all([
    isStoringTo(capsules, capsuleName(network.canisterId, principal)),
    findKey(capsules),
  ]);
  return ok<SessionUse>({ isStoring, deviceArchive: device?.owner ?? null });
}

async function tellAbsent(
  database: IdentityDatabase,
  { principal }: Message<"photos.absent">,
  from: MessageOrigin,
  network: NetworkConfig,
): Promise<ConnectReply<"photos.absent">> {
  if (!(await isConnectedAs(database, principal, from))) return notConnected();
  return ok(await absentPhotos(await openDatabase(), capsuleName(network.canisterId, principal)));
}

/** The person is asked on the options page, where no site's page can answer for them. */
async function openMerge(
  database: IdentityDatabase,
  { principal }: Message<"session.merge">,
  from: MessageOrigin,
): Promise<ConnectReply<"session.merge">> {
  if (!(await isConnectedAs(database, principal, from))) return notConnected();
  await browser.runtime.openOptionsPage();
  return ok(null);
}

async function end(
  database: IdentityDatabase,
  { principal }: Message<"session.end">,
  from: MessageOrigin,
): Promise<ConnectReply<"session.end">> {
  if (!(await isConnectedAs(database, principal, from))) return notConnected();
  await endSession(database, { name: "ended", detail: "" });
  announceIdentityChange("ended");
  return ok(null);
}

async function isConnectedAs(
  database: IdentityDatabase,
  principal: string,
  { origin }: MessageOrigin,
): Promise<boolean> {
  const session = await readIdentityRecord(database, "session");
  return session?.viewerOrigin === origin && session.principal === principal;
}

/** The open request to connect, if this page may answer it. */
async function waitedFor(database: IdentityDatabase, from: MessageOrigin, nonce?: string) {
  const pending = await readIdentityRecord(database, "pending");
  if (pending === undefined) return notWaiting();
  if (from.origin !== pending.viewerOrigin || from.tabId !== pending.tabId || !isConnectPage(from))
    return refused("foreign", "The extension did not open this page. Start in the extension.");
  if (nonce !== undefined && nonce !== pending.nonce) return notWaiting();
  if (Date.now() > pending.expiresAtMs) {
    await endRequest(database, pending.nonce, { name: "late", detail: "" });
    await showCode(undefined);
    return notWaiting();
  }
  return ok<PendingRecord>(pending);
}

const isConnectPage = ({ path, isTopFrame }: MessageOrigin) => isTopFrame && path === CONNECT_PATH;

const refused = (name: ConnectProblemName, message: string) => err<ConnectProblem>({ name, message });
const notWaiting = () =>
  refused("notWaiting", "The extension does not wait for an answer any more. Begin again in the extension.");
const notConnected = () => refused("notConnected", "The extension is not connected, or is connected as somebody else.");
