import { type Context, Hono } from "hono";
import { expect, test } from "vitest";
import { clientNetwork, networkOf } from "./client-address.ts";
import type { GalleryEnv } from "./environment.ts";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:0DB8:0001:0002::9", "2001:db8:1:2"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  ["fe80::1%eth0", "fe80:0:0:0"],
  ["nonsense", "nonsense"],
])("%s belongs to %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

async function networkSeen(isBehindProxy: boolean, forwarded?: string) {
  const app = new Hono<GalleryEnv>().get("/", (context: Context<GalleryEnv>) =>
    context.text(clientNetwork(context, isBehindProxy)),
  );
  const bindings = { incoming: { socket: { remoteAddress: "192.0.2.1" } } };
  const headers = forwarded === undefined ? {} : { "X-Forwarded-For": forwarded };
  return (await app.request("/", { headers }, bindings)).text();
}

test("only a proxy's own entry in X-Forwarded-For counts, and only behind a proxy", async () => {
  expect(await networkSeen(false, "203.0.113.7")).toBe("192.0.2.1");
  expect(await networkSeen(true, "198.51.100.1, 203.0.113.7")).toBe("203.0.113.7");
  expect(await networkSeen(true)).toBe("192.0.2.1");
});
