import { isIPv6 } from "node:net";
import type { Context } from "hono";
import type { GalleryEnv } from "./environment.ts";

/** IPv6 gives a household, or one machine, this many groups of sixteen bits to itself. */
const NETWORK_GROUPS = 4;

/**
 * Where a request comes from, as far as it tells people apart: an IPv4 address, or the network of an IPv6 one.
 * @param isBehindProxy the last entry of `X-Forwarded-For`, which the proxy adds, counts; entries before it are anybody's word
 */
export function clientNetwork(context: Context<GalleryEnv>, isBehindProxy: boolean | undefined): string {
  const forwarded = isBehindProxy ? context.req.header("X-Forwarded-For")?.split(",").at(-1)?.trim() : undefined;
  // Requests that tests make without a connection have no environment at all.
  const connected = (context.env as GalleryEnv["Bindings"] | undefined)?.incoming?.socket.remoteAddress;
  return networkOf(forwarded ?? connected ?? "unknown");
}

/** @returns IPv4 addresses as they are, also those written as IPv6 ones; of IPv6 addresses the first 64 bits */
export function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [head = "", tail] = address.split("%", 1)[0]?.split("::") ?? [];
  const groupsOf = (part: string | undefined) => (part ? part.split(":") : []);
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  const groups = [...before, ...zeros, ...after].slice(0, NETWORK_GROUPS);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":");
}
