import { isIPv6 } from "node:net";
import type { Context } from "hono";
import type { GalleryEnv } from "./environment.ts";

/** In IPv6 a household, or a single machine, has all addresses that begin with the same so many groups of sixteen bits. */
const NETWORK_GROUPS = 4;

/**
 * Tells where a request comes from, as far as that tells people apart: an IPv4 address, or the network of an IPv6 address.
 * @param isBehindProxy makes the last entry of `X-Forwarded-For` count, which the proxy adds; anybody can write the others
 */
export function clientNetwork(context: Context<GalleryEnv>, isBehindProxy: boolean | undefined): string {
  const forwarded = isBehindProxy ? context.req.header("X-Forwarded-For")?.split(",").at(-1)?.trim() : undefined;
  // Tests make requests without a connection, which have no environment.
  const connected = (context.env as GalleryEnv["Bindings"] | undefined)?.incoming?.socket.remoteAddress;
  return networkOf(forwarded ?? connected ?? "unknown");
}

/** @returns an IPv4 address, also one that is written as an IPv6 address; or the first 64 bits of an IPv6 address */
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
