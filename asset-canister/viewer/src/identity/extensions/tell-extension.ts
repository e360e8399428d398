import {
  type ConnectReply,
  type ConnectReplyTo,
  parseConnectReply,
  type ViewerMessage,
} from "@store-forever/protocol/connect";

/** The part of Chromium's extension API that pages get if an extension allows it. */
interface ExtensionRuntime {
  sendMessage(extensionId: string, message: unknown): Promise<unknown>;
}

/**
 * The name of the channel to the extension's content script on this page, for browsers whose pages cannot send by
 * themselves.
 */
const RELAY_CHANNEL = "store-forever-relay";
const RELAY_LIMIT_MS = 5_000;

/**
 * Sends a message to one extension and nobody else: the browser, or the extension's own content script, delivers it by id.
 * @returns `undefined` where no such extension answers
 */
export async function tellExtension<Type extends ViewerMessage["type"] & keyof ConnectReplyTo>(
  extensionId: string,
  message: Extract<ViewerMessage, { type: Type }>,
): Promise<ConnectReply<Type> | undefined> {
  const runtime = (globalThis as { chrome?: { runtime?: ExtensionRuntime } }).chrome?.runtime;
  // Chromium's ids are 32 letters; Firefox's are names.
  const isChromium = /^[a-p]{32}$/.test(extensionId);
  const reply = isChromium
    ? await runtime?.sendMessage(extensionId, message).catch(() => undefined)
    : await relayed(extensionId, message);
  return parseConnectReply<Type>(message.type, reply);
}

function relayed(extensionId: string, message: unknown): Promise<unknown> {
  const id = crypto.randomUUID();
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, AbortSignal.timeout(RELAY_LIMIT_MS)]);
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined));
    const hear = ({ source, origin, data }: MessageEvent<{ channel?: unknown; id?: unknown; reply?: unknown }>) => {
      if (source !== window || origin !== location.origin) return;
      if (data?.channel !== RELAY_CHANNEL || data.id !== id || !("reply" in data)) return;
      resolve(data.reply);
      end.abort();
    };
    addEventListener("message", hear, { signal });
    window.postMessage({ channel: RELAY_CHANNEL, id, extensionId, message }, location.origin);
  });
}
