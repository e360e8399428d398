import "fake-indexeddb/auto";
import process from "node:process";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { NETWORK_FILE, startGround } from "./ground.ts";
import { playHistory } from "./history.ts";

/** `npm run histories -- --count 200 --seed 1` sets them. */
const COUNT = Number(process.env.HISTORIES_COUNT ?? 2);
const FIRST_SEED = Number(process.env.HISTORIES_SEED ?? 1);
const TIMEOUT_MS = 60_000 + COUNT * 30_000;

const { opened } = vi.hoisted(() => ({ opened: [] as string[] }));
vi.mock("wxt/browser", () => ({
  browser: {
    runtime: { getURL: () => NETWORK_FILE },
    tabs: { create: async ({ url }: { url: string }) => opened.push(url) },
  },
}));

let ground: Awaited<ReturnType<typeof startGround>>;
beforeAll(async () => {
  ground = await startGround();
  vi.stubGlobal("fetch", ground.fetch);
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await ground?.close();
});

it(
  `button, cards, edges, archive and viewer agree in ${COUNT} random histories`,
  async () => {
    const failures: string[] = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++)
      await playHistory(ground, seed, opened).catch(({ message, cause }: Error) => {
        failures.push(`${message} ${(cause as Error | undefined)?.message ?? ""}`);
      });
    expect(failures).toEqual([]);
  },
  TIMEOUT_MS,
);
