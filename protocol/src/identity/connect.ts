/**
 * What the viewer's pages and the extension say to each other (ARCHITECTURE.md#one-principal, docs/sign-in.md).
 *
 *   viewer → extension   ViewerMessage, by `runtime.sendMessage` where the browser lets pages send, else over a relay
 *   extension → viewer   the reply, a `Result`
 *
 * Each message stands for itself: the extension's service worker may have ended between two of them.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import * as z from "zod/mini";
import { toHex } from "../values/bytes.ts";
import type { Result } from "../values/errors.ts";

/** A page of the viewer. The fragment says what is to be done, and no server sees it. */
export const CONNECT_PATH = "/connect";
/** A page of the viewer. A connected extension opens it in a frame or a tab of its own, and it closes itself. */
export const RENEW_PATH = "/renew";

/** A chain for an extension is never good for longer than this; it is renewed while the person's session lives. */
export const MAX_DELEGATION_MS = 30 * 60_000;
/** For a clock that is a little ahead or behind. */
export const CLOCK_SKEW_MS = 5 * 60_000;
/** How long a person has to sign in and decide. */
export const REQUEST_LIFETIME_MS = 10 * 60_000;
export const MAX_TARGETS = 10;
/** As JSON. Each of at most 20 delegations takes some hundred characters, a canister's signature some thousand. */
export const MAX_CHAIN_CHARS = 100_000;

/** Extensions that the viewer knows: the Chromium build's id comes from the key in its manifest, Firefox's stands there. */
export const EXTENSION_IDS = ["flbllceakmhgimfmhjmniokjkkjlbiko", "extension@store-forever.org"] as const;

const nonce = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const hex = z.string().check(z.regex(/^(?:[0-9a-f]{2}){1,200}$/));
const chain = z.string().check(z.maxLength(MAX_CHAIN_CHARS));
/** The person's, as text. */
const principal = z.string().check(z.regex(/^[a-z0-9-]{1,63}$/));
const ms = z.int().check(z.nonnegative());
const toExtension = { to: z.literal("store-forever") };

const viewerMessage = z.discriminatedUnion("type", [
  /** The connect page has opened. Who may get the answer is for the extension to check: tab, frame, origin, path. */
  z.object({ ...toExtension, type: z.literal("connect.hello"), pageNonce: nonce }),
  /** The person has agreed. The chain leads from a hot key of theirs (ARCHITECTURE.md#hot-keys) to the extension's. */
  z.object({ ...toExtension, type: z.literal("connect.grant"), nonce, chain, principal, sessionExpiresAtMs: ms }),
  /** The person has not agreed. */
  z.object({ ...toExtension, type: z.literal("connect.refuse"), nonce }),
  /** A fresh chain for an extension that is connected. */
  z.object({ ...toExtension, type: z.literal("session.renew"), chain, principal, sessionExpiresAtMs: ms }),
  /** The renew page has no chain to give: nobody is signed in who has connected this extension. */
  z.object({ ...toExtension, type: z.literal("session.none") }),
  /** What the extension does with the session. */
  z.object({ ...toExtension, type: z.literal("session.look"), principal }),
  /** Which photos in the person's archive are gone from their sites, as far as galleries that they follow tell. */
  z.object({ ...toExtension, type: z.literal("photos.absent"), principal }),
  /** The person wants what was stored as the device: the extension opens a page of its own, which asks them. */
  z.object({ ...toExtension, type: z.literal("session.merge"), principal }),
  /** The person has signed out, or disconnected this extension. */
  z.object({ ...toExtension, type: z.literal("session.end"), principal }),
]);
export type ViewerMessage = z.infer<typeof viewerMessage>;

const connectRequest = z.object({
  /** The page's own, sent back: the answer is to this page's question. */
  pageNonce: nonce,
  /** Good for one grant. */
  nonce,
  /** DER, in hexadecimal: the key that the extension made for this session. */
  publicKey: hex,
  /** The canisters that it wants to talk to as the person. */
  targets: z.array(z.string().check(z.maxLength(63))).check(z.minLength(1), z.maxLength(MAX_TARGETS)),
  lifetimeMs: ms,
  /** What the extension calls itself; the viewer shows it beside the id, which the browser vouches for. */
  name: z.string().check(z.maxLength(80)),
});
export type ConnectRequest = z.infer<typeof connectRequest>;

const sessionUse = z.object({
  /** A job stores as the person just now: the session is in use, though nobody touches a page. */
  isStoring: z.boolean(),
  /** The principal of an archive that this extension keeps as the device, and that could become the person's. */
  deviceArchive: z.nullable(z.string().check(z.maxLength(63))),
});
export type SessionUse = z.infer<typeof sessionUse>;

const absentPhoto = z.object({
  /** The archive's own. */
  memoryId: z.uuid(),
  /** `gone`: its site has the file no more. `unlisted`: its page does not show it any more. */
  name: z.enum(["gone", "unlisted"]),
  sinceMs: ms,
});
export type AbsentPhoto = z.infer<typeof absentPhoto>;
/** Far more than galleries lose. */
export const MAX_ABSENT_PHOTOS = 50_000;

/** Why an extension gives no request, or takes no chain. */
export const CONNECT_PROBLEMS = [
  /** The message comes from another site, tab, frame or page than the one that the extension opened. */
  "foreign",
  /** The extension waits for no answer: it was given, or took too long. */
  "notWaiting",
  /** The chain is not what was asked for, or does not verify. */
  "invalid",
  /** This extension is not connected, or as somebody else. */
  "notConnected",
] as const;
export type ConnectProblemName = (typeof CONNECT_PROBLEMS)[number];

const problem = z.object({ name: z.enum(CONNECT_PROBLEMS), message: z.string().check(z.maxLength(2_000)) });
export type ConnectProblem = z.infer<typeof problem>;

export interface ConnectReplyTo {
  "connect.hello": ConnectRequest;
  "connect.grant": { principal: string };
  "connect.refuse": null;
  "session.renew": null;
  "session.none": null;
  "session.look": SessionUse;
  "photos.absent": AbsentPhoto[];
  "session.merge": null;
  "session.end": null;
}
export type ConnectReply<Type extends keyof ConnectReplyTo> = Result<ConnectReplyTo[Type], ConnectProblem>;

const replies = {
  "connect.hello": connectRequest,
  "connect.grant": z.object({ principal }),
  "connect.refuse": z.null(),
  "session.renew": z.null(),
  "session.none": z.null(),
  "session.look": sessionUse,
  "photos.absent": z.array(absentPhoto).check(z.maxLength(MAX_ABSENT_PHOTOS)),
  "session.merge": z.null(),
  "session.end": z.null(),
} satisfies { [Type in keyof ConnectReplyTo]: z.ZodMiniType<ConnectReplyTo[Type]> };

/** @returns `undefined` for what is no message of the viewer. A chain has at most `MAX_CHAIN_CHARS` characters, all else less than 500 */
export function parseViewerMessage(message: unknown): ViewerMessage | undefined {
  const parsed = viewerMessage.safeParse(message);
  return parsed.success ? parsed.data : undefined;
}

/** @returns `undefined` when it is no reply to such a message, whose texts have at most 2,000 characters */
export function parseConnectReply<Type extends keyof ConnectReplyTo>(
  type: Type,
  reply: unknown,
): ConnectReply<Type> | undefined {
  const schema = z.discriminatedUnion("ok", [
    z.object({ ok: z.literal(true), value: replies[type] as z.ZodMiniType }),
    z.object({ ok: z.literal(false), error: problem }),
  ]);
  const parsed = schema.safeParse(reply);
  return parsed.success ? (parsed.data as ConnectReply<Type>) : undefined;
}

export function newNonce(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(32)));
}

/** Without letters and digits that look alike. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const CODE_LENGTH = 4;

/** Four characters that extension and viewer both show, so that a person sees that these two talk to each other. */
export function comparisonCode({ publicKey, nonce }: Pick<ConnectRequest, "publicKey" | "nonce">): string {
  const digest = sha256(new TextEncoder().encode(`store-forever-connect ${publicKey} ${nonce}`));
  return Array.from(digest.subarray(0, CODE_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}
