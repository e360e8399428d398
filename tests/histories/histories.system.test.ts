import "fake-indexeddb/auto";
import process from "node:process";
import { accepted } from "@store-forever/protocol";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { NETWORK_FILE, startGround } from "./ground.ts";
import { historyOf, playHistory, type Step } from "./history.ts";
import { openPage } from "./page.ts";
import { Person } from "./person.ts";

/** `npm run histories -- --count 200 --seed 1` sets them. */
const COUNT = Number(process.env.HISTORIES_COUNT ?? 2);
const FIRST_SEED = Number(process.env.HISTORIES_SEED ?? 1);
const TIMEOUT_MS = 60_000 + COUNT * 30_000;

const { opened } = vi.hoisted(() => ({ opened: [] as string[] }));
vi.mock("wxt/browser", () => ({
  browser: {
    runtime: { id: "histories", getURL: () => NETWORK_FILE },
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

const toPhoto = (photo: number, ...actions: Step["action"][]) => actions.map((action) => ({ action, photo }));

it.each<[string, Step[]]>([
  [
    "a file that was stored anew after its former version was proved",
    [...toPhoto(0, "store", "deleteInArchive", "change", "store")],
  ],
  [
    "what a paused job left, where the next one brings another photo",
    [...toPhoto(0, "pause"), ...toPhoto(0.9, "storeSome")],
  ],
  [
    "what a crash left, where the photo changed meanwhile",
    [...toPhoto(0, "crash", "change", "storeSome", "cancel", "store")],
  ],
  [
    "what changed after another browser of the person had been there",
    [...toPhoto(0, "store", "otherBrowser", "otherBrowser", "change")],
  ],
  ["what a job left that was resumed, and did not come to its end", [...toPhoto(0, "pause", "crash")]],
])("nothing stays on its way: %s", async (_, steps) => playHistory(ground, steps, opened));

it("View on ICP says that sharing is switched off, and opens again when it is not", async () => {
  const person = await Person.join(ground);
  await person.begin([...person.photos.keys()]);
  await person.send();
  await person.finish();
  await person.revokeLinks();
  accepted(await ground.controller.set_feature({ feature: { sharing: null }, enabled: false }));
  opened.length = 0;
  const page = await openPage(person);
  await page.session.view();
  expect(page.view.button).toMatchObject({ name: "failed", failure: { code: "Disabled" } });
  expect(opened).toEqual([]);
  accepted(await ground.controller.set_feature({ feature: { sharing: null }, enabled: true }));
  await (await openPage(person)).session.view();
  expect(opened).toHaveLength(1);
});

it(
  `button, badges, cards, edges, archive and viewer agree in ${COUNT} random histories`,
  async () => {
    const failures: string[] = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++)
      await playHistory(ground, historyOf(seed), opened).catch(({ message, cause }: Error) => {
        const replay = `npm run histories -- --seed ${seed} --count 1`;
        failures.push(
          `History ${seed}: ${message} ${(cause as Error | undefined)?.message ?? ""} Replay it: ${replay}`,
        );
      });
    expect(failures).toEqual([]);
  },
  TIMEOUT_MS,
);
