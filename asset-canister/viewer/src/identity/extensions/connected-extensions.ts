import type { AbsentPhoto, SessionUse } from "@store-forever/protocol/connect";
import * as z from "zod/mini";
import type { HotKeyOf } from "../hot-key/hot-key.ts";
import type { SignedIn } from "../session/session-state.ts";
import { grantDelegation } from "./grant-delegation.ts";
import { tellExtension } from "./tell-extension.ts";

const connection = z.object({
  extensionId: z.string(),
  /** What the extension calls itself. */
  name: z.string(),
  publicKey: z.string(),
  targets: z.array(z.string()),
  lifetimeMs: z.number(),
  /** The principal of the person who connected it. */
  principal: z.string(),
  connectedAtMs: z.number(),
  /** When the extension's newest delegation expires. */
  expiresAtMs: z.number(),
});
/** An extension that signs for the person. */
export type ConnectedExtension = z.infer<typeof connection>;

/** In localStorage, so that every tab and the frame of the renew page see the same. */
const STORAGE_KEY = "connections";
const RENEWED_BEFORE_END_MS = 10 * 60_000;
const MS_BETWEEN_LOOKS = 60_000;

export function readConnectedExtensions(): ConnectedExtension[] {
  try {
    const parsed = z.array(connection).safeParse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "[]"));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

function writeConnectedExtensions(connections: readonly ConnectedExtension[]): void {
  localStorage.setItem(STORAGE_KEY, JSON.stringify(connections));
  dispatchEvent(new Event("connections"));
}

/** @returns how to stop listening */
export function onConnectedExtensions(listener: () => void): () => void {
  const events = ["connections", "storage"] as const;
  for (const event of events) addEventListener(event, listener);
  return () => {
    for (const event of events) removeEventListener(event, listener);
  };
}

export function saveConnectedExtension(added: ConnectedExtension): void {
  writeConnectedExtensions([
    ...readConnectedExtensions().filter(({ extensionId }) => extensionId !== added.extensionId),
    added,
  ]);
}

function removeConnectedExtension({ extensionId, publicKey }: ConnectedExtension): void {
  writeConnectedExtensions(
    readConnectedExtensions().filter((other) => other.extensionId !== extensionId || other.publicKey !== publicKey),
  );
}

/**
 * Gives a connected extension a fresh delegation. One that is not connected any more is removed from the list.
 * @returns whether the extension took it
 */
export async function renewDelegation(
  session: SignedIn,
  connection: ConnectedExtension,
  hotKeyOf: HotKeyOf,
): Promise<boolean> {
  if (connection.principal !== session.principal) return false;
  const { chain, expiresAtMs } = await grantDelegation(await hotKeyOf(session), session, connection);
  const { extensionId, principal } = connection;
  const sessionExpiresAtMs = session.expiresAtMs;
  const reply = await tellExtension(extensionId, {
    to: "store-forever",
    type: "session.renew",
    chain,
    principal,
    sessionExpiresAtMs,
  });
  if (reply?.ok) saveConnectedExtension({ ...connection, expiresAtMs });
  else if (reply !== undefined) removeConnectedExtension(connection);
  return reply?.ok ?? false;
}

/** Tells an extension that there is no delegation for it. It need not ask again before the person has signed in. */
export async function tellNobodySignedIn(extensionId: string): Promise<void> {
  await tellExtension(extensionId, { to: "store-forever", type: "session.none" });
}

/**
 * Asks a connected extension what it does with the session. One that is not connected any more is removed from the list.
 * @returns `undefined` where it does not answer
 */
export async function askSessionUse(connection: ConnectedExtension): Promise<SessionUse | undefined> {
  const { extensionId, principal } = connection;
  const reply = await tellExtension(extensionId, { to: "store-forever", type: "session.look", principal });
  if (reply?.ok) return reply.value;
  if (reply !== undefined) removeConnectedExtension(connection);
  return undefined;
}

/** The photos that are gone from their sites, as the connected extensions know from galleries that the person follows. */
export async function askAbsentPhotos(): Promise<AbsentPhoto[]> {
  const asked = readConnectedExtensions().map(async ({ extensionId, principal }) => {
    const reply = await tellExtension(extensionId, { to: "store-forever", type: "photos.absent", principal });
    return reply?.ok ? reply.value : [];
  });
  return (await Promise.all(asked)).flat();
}

/** Whether an extension is storing as the person at this moment. */
export async function isStoring(): Promise<boolean> {
  const uses = await Promise.all(readConnectedExtensions().map(askSessionUse));
  return uses.some((use) => use?.isStoring);
}

/**
 * Makes an extension ask the person whether what it stored as the device shall become theirs.
 * @returns whether the extension shows the question
 */
export async function askToMerge({ extensionId, principal }: ConnectedExtension): Promise<boolean> {
  const reply = await tellExtension(extensionId, { to: "store-forever", type: "session.merge", principal });
  return reply?.ok ?? false;
}

/** Makes an extension forget its key. Where the extension does not answer, its delegation expires by itself. */
export async function disconnectExtension(connection: ConnectedExtension): Promise<void> {
  const { extensionId, principal } = connection;
  removeConnectedExtension(connection);
  await tellExtension(extensionId, { to: "store-forever", type: "session.end", principal });
}

export async function disconnectAllExtensions(): Promise<void> {
  await Promise.all(readConnectedExtensions().map(disconnectExtension));
}

/**
 * Renews the connected extensions' delegations from this tab, before they expire.
 * @returns how to stop
 */
export function keepDelegationsFresh(session: SignedIn, hotKeyOf: HotKeyOf): () => void {
  const look = () => {
    for (const connection of readConnectedExtensions())
      if (connection.expiresAtMs - Date.now() < RENEWED_BEFORE_END_MS)
        void renewDelegation(session, connection, hotKeyOf).catch(() => {
          // The archive does not answer now. The next look tries again, and the extension by itself when it needs a chain.
        });
  };
  look();
  const timer = setInterval(look, MS_BETWEEN_LOOKS);
  return () => clearInterval(timer);
}
