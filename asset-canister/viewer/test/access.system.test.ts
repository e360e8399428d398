import { sendTokens } from "@store-forever/devnet";
import { accepted, type Backend, fromHex, nameOf, StoreError } from "@store-forever/protocol";
import { createAgent, createBackend, depositAccount } from "@store-forever/protocol/ic";
import type { Page } from "puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  administerAs,
  agentOfPerson,
  clickNamed,
  signInAsPerson,
  startViewer,
  type ViewerOnDevnet,
} from "./viewer-on-devnet.ts";
import { violationsOn } from "./violations.ts";

let viewer: ViewerOnDevnet;
let owner: Page;
let guest: Page;
let guestBackend: Backend;

const says = (page: Page, text: string) =>
  page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
const NEW_CAPSULE = [] as [];

/** Why the guest's update is refused; `undefined` when it runs. */
const refusalOfGuest = () =>
  guestBackend.create_capsule(NEW_CAPSULE).then(
    () => undefined,
    (error: unknown) => (error instanceof StoreError ? error.code : error),
  );

async function passesAxe(page: Page): Promise<void> {
  expect((await violationsOn(page)).map(({ id }) => id)).toEqual([]);
}

beforeAll(async () => {
  viewer = await startViewer();
  await administerAs(viewer, await agentOfPerson(viewer));
  owner = await viewer.browser.newPage();
  guest = await (await viewer.browser.createBrowserContext()).newPage();
  for (const page of [owner, guest]) page.setDefaultTimeout(30_000);
  await owner.goto(`${viewer.origin}/#/my/access`);
  await signInAsPerson(owner);
  await owner.waitForSelector(".panel");
  guestBackend = createBackend(await agentOfPerson(viewer, "Grace"), viewer.backendId);
});
afterAll(() => viewer?.close());

test("an administrator changes who may store, and is asked before", async () => {
  await says(owner, "Everybody stores here");
  await owner.click("input[value=invited]");
  await owner.click(".panel .choices ~ [type=submit]");
  await says(owner, "Change who may store?");
  await clickNamed(owner, "Cancel");
  expect(nameOf((await guestBackend.limits()).admission)).toBe("open");
  await owner.click(".panel .choices ~ [type=submit]");
  await owner.click(".sheet .danger");
  await owner.waitForFunction(() => document.querySelector(".sheet") === null);
  expect(nameOf((await guestBackend.limits()).admission)).toBe("invited");
  await says(owner, "Administrators store here, and whoever has accepted an invitation.");
});

test("an invitation lets one person store, once they accept it by the keyboard", async () => {
  expect(await refusalOfGuest()).toBe("InvitationNeeded");
  await owner.type(".panel [type=text]", "Grace");
  await clickNamed(owner, "Make an invitation");
  const field = await owner.waitForSelector("[aria-label='Link of the invitation for Grace']");
  const link = (await field?.evaluate((input) => (input as HTMLInputElement).value)) ?? "";
  expect(new URL(link).hash).toMatch(/^#\/invitation\/[0-9a-f]{64}$/);
  await says(owner, "not accepted yet");
  await passesAxe(owner);

  await guest.goto(link);
  await says(guest, "You are invited to store your photos here.");
  await signInAsPerson(guest, { person: "Grace" });
  await says(guest, "You may store up to 5.0 GB here until");
  await passesAxe(guest);
  expect(await refusalOfGuest()).toBe("InvitationNeeded");
  await guest.focus(".button.primary");
  await guest.keyboard.press("Enter");
  await says(guest, "You have accepted this invitation.");
  expect(await refusalOfGuest()).toBeUndefined();
  await clickNamed(guest, "Who may store");
  await says(guest, "Your invitation");
  expect(await guest.$(".panel")).toBeNull();
});

test("a revoked invitation stores nothing more, and leaves what is there", async () => {
  await owner.reload();
  await says(owner, "accepted by");
  await clickNamed(owner, "Revoke the invitation for Grace");
  await says(owner, "They can still see, download and delete what they stored.");
  expect(await refusalOfGuest()).toBeUndefined();
  await owner.click(".sheet .danger");
  await says(owner, "There are no invitations.");
  expect(await refusalOfGuest()).toBe("InvitationNeeded");
  await guest.reload();
  await says(guest, "May not store");
  await says(guest, "What you stored stays yours: you can see, download and delete it.");
});

test("a site that may ask what of its own is stored is shown, and stopped", async () => {
  const backend = createBackend(await agentOfPerson(viewer), viewer.backendId);
  for (const origin of ["https://one.example", "https://two.example"])
    accepted(await backend.add_presence_key({ origin, secret_sha256: new Uint8Array(32) }));
  await owner.reload();
  await says(owner, "https://two.example");
  await passesAxe(owner);
  await clickNamed(owner, "Stop https://one.example");
  await says(owner, "https://one.example then hears nothing more");
  await owner.click(".sheet .danger");
  await owner.waitForFunction(() => !document.body.innerText.includes("https://one.example"));
  expect(accepted(await backend.get_presence_keys()).map(({ origin }) => origin)).toEqual(["https://two.example"]);
});

test("a link that opens nothing says so", async () => {
  await guest.goto(`${viewer.origin}/#/invitation/${"0f".repeat(32)}`);
  await says(guest, "There is no such invitation.");
  await guest.goto(`${viewer.origin}/#/invitation/0f0f`);
  await says(guest, "The invitation’s link is cut off or changed.");
});

test("where people pay, everybody sees their balance, the price, and how to pay", async () => {
  await owner.click("input[value=paid]");
  await owner.waitForSelector("input[max='1000']");
  await owner.click(".panel .choices ~ [type=submit]");
  await owner.waitForSelector(".sheet .danger");
  await owner.click(".sheet .danger");
  await owner.waitForFunction(() => document.querySelector(".sheet") === null);
  expect((await guestBackend.limits()).admission).toEqual({ paid: { margin_percent: 20 } });
  expect(await refusalOfGuest()).toBe("PaymentNeeded");
  await guest.goto(`${viewer.origin}/#/my/access`);
  await says(guest, "How to pay");
  // 127,000 cycles a GiB and second, and a fifth more.
  await says(guest, "4.48 T");
  const grace = await (await agentOfPerson(viewer, "Grace")).getPrincipal();
  const account = depositAccount(viewer.backendId, grace);
  const shown = await guest.$eval("[aria-label='Your deposit account']", (input) => (input as HTMLInputElement).value);
  expect(shown).toBe(account.text);
  await passesAxe(guest);

  await guest.goto(`${viewer.origin}/#/invitation/${"0f".repeat(32)}`);
  await says(guest, "This archive does not take invited people at present.");
});

test("whoever has sent tokens to their deposit account adds them to their balance, and stores", async () => {
  await guest.goto(`${viewer.origin}/#/my/access`);
  await says(guest, "How to pay");
  await clickNamed(guest, "Add what has arrived");
  await says(guest, "Nothing has arrived yet: at least 0.0101 T cycles or 0.0101 ICP are needed.");
  const { devnet, backendId } = viewer;
  const agent = createAgent({ host: devnet.url, rootKey: fromHex(devnet.rootKey) });
  const grace = await (await agentOfPerson(viewer, "Grace")).getPrincipal();
  await sendTokens({ agent, ledger: "icp", to: depositAccount(backendId, grace), amount: 100_000_000n });
  await clickNamed(guest, "Add what has arrived");
  await says(guest, "3 T cycles were added to your balance.");
  await says(guest, "May store");
  expect(await refusalOfGuest()).toBeUndefined();
  await passesAxe(guest);
});
