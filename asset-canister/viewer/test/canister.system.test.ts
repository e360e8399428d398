import { controlCanister, sendTokens } from "@store-forever/devnet";
import { fromHex } from "@store-forever/protocol";
import { createAgent, type HttpAgent } from "@store-forever/protocol/ic";
import type { Page } from "puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addController,
  agentOfPerson,
  clickNamed,
  signInAsPerson,
  startViewer,
  type ViewerOnDevnet,
} from "./viewer-on-devnet.ts";

let viewer: ViewerOnDevnet;
let person: HttpAgent;
let page: Page;

const says = (text: string) => page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
const textOfPage = () => page.$eval("main", (main) => main.innerText);

beforeAll(async () => {
  viewer = await startViewer();
  person = await agentOfPerson(viewer);
  page = await viewer.browser.newPage();
  page.setDefaultTimeout(30_000);
});
afterAll(() => viewer?.close());

test("whoever does not control the canister sees who does, and how long its cycles last", async () => {
  await page.goto(`${viewer.origin}/#/my/canister`);
  await signInAsPerson(page);
  await says("You do not control this canister.");
  await says("Program installed:");
  const text = await textOfPage();
  expect(text).toContain((await viewer.agent.getPrincipal()).toText());
  expect(text).toContain("Paid for until");
  expect(text).not.toContain("Memory taken");
});

test("its controller sees what it takes, and tops it up with their own cycles by a click", async () => {
  await addController(viewer, person);
  const { devnet, agent, backendId } = viewer;
  const payer = createAgent({ host: devnet.url, rootKey: fromHex(devnet.rootKey) });
  await sendTokens({
    agent: payer,
    ledger: "cycles",
    to: { owner: await person.getPrincipal() },
    amount: 3n * 10n ** 12n,
  });
  const before = (await controlCanister(agent, backendId).status()).cycles;
  await page.reload();
  await says("You control this canister, and so do others.");
  await says("Memory taken");
  await says("Your account at the cycles ledger holds 3 T cycles.");
  await clickNamed(page, "Add cycles");
  await says("1 T cycles were added to the canister.");
  await says("holds 2 T cycles");
  const { cycles } = await controlCanister(agent, backendId).status();
  expect(cycles - before).toBeGreaterThan(9n * 10n ** 11n);
});

test("a hand-over is seen: who controlled it, who does now, and when that changed", async () => {
  const owner = (await person.getPrincipal()).toText();
  await controlCanister(viewer.agent, viewer.backendId).setControllers([owner]);
  await page.reload();
  await says("You alone control this canister.");
  await page.waitForSelector(".history li");
  const [last, before] = await page.$$eval(".history li", (items) => items.map((item) => item.innerText));
  const deployer = (await viewer.agent.getPrincipal()).toText();
  expect(last).toContain(`Controlled from then on by You ${owner}`);
  expect(last).toContain(`by ${deployer}`);
  expect(before).toContain(deployer);
  // Whoever had it before can do nothing any more.
  await expect(controlCanister(viewer.agent, viewer.backendId).stop()).rejects.toThrow("Only controllers");
});
