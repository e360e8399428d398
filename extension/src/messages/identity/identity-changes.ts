/**
 * What happened to the session, told to all of the extension's own pages and its service worker. `connected` also tells that
 * an expired session is valid again.
 */
export type IdentityChange = "connected" | "renewed" | "ended";

const CHANNEL = "identity";

export function announceIdentityChange(change: IdentityChange): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(change);
  channel.close();
}

/** @returns how to stop listening */
export function onIdentityChange(listener: (change: IdentityChange) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<IdentityChange>) => listener(data);
  return () => channel.close();
}
