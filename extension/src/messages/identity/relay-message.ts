/** What the viewer's page and our content script in it exchange, in browsers whose pages cannot send to extensions. */
export const RELAY_CHANNEL = "store-forever-relay";

export interface RelayedRequest {
  channel: typeof RELAY_CHANNEL;
  /** Matches the reply. */
  id: string;
  extensionId: string;
  message: unknown;
}

export interface RelayedReply {
  channel: typeof RELAY_CHANNEL;
  id: string;
  reply: unknown;
}

export function isFromRelay(message: unknown): message is { to: typeof RELAY_CHANNEL; message: unknown } {
  return typeof message === "object" && message !== null && "to" in message && message.to === RELAY_CHANNEL;
}
