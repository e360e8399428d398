import { accepted, fromHex } from "@store-forever/protocol";
import { createBackend, type HttpAgent } from "@store-forever/protocol/ic";
import type { Page } from "puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withDownload } from "../../test/downloads.ts";
import { verifyBag } from "../../verify/verify-bag.ts";
import { type SampleGallery, storeGallery, storeReplaced } from "./stored-gallery.ts";
import { agentOfPerson, clickNamed, signInAsPerson, startViewer, type ViewerOnDevnet } from "./viewer-on-devnet.ts";

let viewer: ViewerOnDevnet;
let person: HttpAgent;
let gallery: SampleGallery;
let page: Page;

beforeAll(async () => {
  viewer = await startViewer();
  person = await agentOfPerson(viewer);
  gallery = await storeGallery(person, viewer.backendId);
  page = await viewer.browser.newPage();
  page.setDefaultTimeout(30_000);
});
afterAll(() => viewer?.close());

const says = (text: string, on = page) =>
  on.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
const titled = (title: string, on = page) =>
  on.waitForFunction((wanted) => document.querySelector("h1")?.textContent === wanted, {}, title);
/** Loads the page anew, which a change of the fragment alone does not. */
async function goTo(fragment: string, on = page) {
  await on.goto("about:blank");
  await on.goto(`${viewer.origin}/${fragment}`);
}

/** Makes a link in the open sharing dialog. @returns its address */
async function newLink(): Promise<string | undefined> {
  await clickNamed(page, "New link");
  const address = await page.waitForSelector("[aria-label='Address of Link']");
  return await address?.evaluate((input) => (input as HTMLInputElement).value);
}

/** Opens the address as another visitor, in a fresh profile. */
async function visitorBy(address: string | undefined): Promise<Page> {
  const visitor = await (await viewer.browser.createBrowserContext()).newPage();
  visitor.setDefaultTimeout(30_000);
  await visitor.goto(address ?? "");
  return visitor;
}

test("whoever signs in sees their galleries, how much is stored, and until when it is paid for", async () => {
  await goTo("#/my");
  await titled("Your galleries");
  await signInAsPerson(page);
  await says("2 of 3 stored");
  await page.waitForSelector(".storage:not([aria-busy])");
  const storage = await page.$eval(".storage", (element) => (element as HTMLElement).innerText);
  expect(storage).toMatch(/Memories\s+2\s+in 1 gallery/);
  expect(storage).toMatch(/% of your 107\.4 GB/);
  expect(storage).toMatch(/T cycles left/);
  await page.waitForSelector(".cover img");
});

test("a session that is over says so, and everything is there again after signing in", async () => {
  await page.evaluate(() => {
    const { now } = Date;
    Date.now = () => now() + 400 * 86_400_000;
  });
  await says("Your session is over. Sign in again to go on.");
  await page.reload();
  await signInAsPerson(page);
  await page.waitForSelector(".cover img");
});

test("everything that somebody stored is shown, and taken along", async () => {
  await goTo("#/my/everything");
  await titled("Everything you stored");
  await page.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 2);
  await withDownload(
    viewer.browser,
    () => clickNamed(page, "Download all"),
    async (path, fileName) => {
      expect(fileName).toBe("Everything you stored.zip");
      const check = await verifyBag(path, {
        rootKey: fromHex(viewer.devnet.rootKey),
        canisterId: viewer.backendId,
      });
      expect(check).toMatchObject({
        archive: { galleries: [{ title: gallery.title }], leftOut: [{ reason: "It is not stored." }] },
        memories: { length: 2 },
        problems: [],
      });
    },
  );
});

test("a private gallery is read by its owner and denied to others", async () => {
  await goTo(`#/my/${gallery.id}`);
  await titled(gallery.title);
  await page.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 2);
  const owner = (await person.getPrincipal()).toText();
  const stranger = await (await viewer.browser.createBrowserContext()).newPage();
  await goTo(`#/${viewer.backendId}/${owner}/${gallery.id}`, stranger);
  await titled("This gallery is not public", stranger);
  await stranger.browserContext().close();
});

/** An extension that the person has connected, and that knows these photos not to be at their sites any more. */
async function connectExtension(absent: readonly { memoryId: string; name: "gone" | "unlisted"; sinceMs: number }[]) {
  const extensionId = "a".repeat(32);
  const connection = {
    ...{ extensionId, name: "Store Forever", publicKey: "", targets: [viewer.backendId], lifetimeMs: 1_800_000 },
    ...{ principal: (await person.getPrincipal()).toText(), connectedAtMs: 0, expiresAtMs: Date.now() + 86_400_000 },
  };
  await page.evaluate((text) => localStorage.setItem("connections", text), JSON.stringify([connection]));
  const { identifier } = await page.evaluateOnNewDocument(
    (id, value) => {
      const sendMessage = async (to: string, { type }: { type: string }) =>
        to === id && type === "photos.absent" ? { ok: true, value } : undefined;
      Object.assign(globalThis, { chrome: { runtime: { sendMessage } } });
    },
    extensionId,
    absent,
  );
  return async () => {
    await page.removeScriptToEvaluateOnNewDocument(identifier);
    await page.evaluate(() => localStorage.removeItem("connections"));
  };
}

test("photos that are gone from their sites are marked in the grid and in the large view, for their owner alone", async () => {
  const { items } = accepted(await createBackend(person, viewer.backendId).get_gallery_by_id(gallery.id)).value;
  const [first = "", second = ""] = items.map(({ memory_id }) => memory_id);
  await goTo(`#/my/${gallery.id}`);
  const disconnect = await connectExtension([{ memoryId: first, name: "gone", sinceMs: Date.UTC(2025, 4, 31, 12) }]);
  await goTo(`#/my/${gallery.id}`);
  await page.waitForSelector(".tile .absence");
  await page.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 2);
  const marks = () =>
    page.$$eval(".tile", (tiles) => tiles.map((tile) => tile.querySelector(".absence")?.textContent ?? ""));
  expect(await marks()).toEqual(["Gone from its site", ""]);
  expect(await page.$eval(".tile .absence", (mark) => mark.getAttribute("title"))).toContain("May 31, 2025");
  await page.click(".tile-open");
  await page.waitForSelector(".large-text .absence");
  expect(await page.$eval(".large-text .absence", (mark) => mark.textContent)).toBe("Gone from its site");
  await disconnect();

  const disconnectOther = await connectExtension([{ memoryId: second, name: "unlisted", sinceMs: 1 }]);
  await goTo(`#/my/${gallery.id}`);
  await page.waitForSelector(".tile .absence");
  expect(await marks()).toEqual(["", "No longer shown on its site"]);
  await goTo(viewer.linkTo(gallery.token).slice(`${viewer.origin}/`.length));
  await page.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 2);
  expect(await page.$(".absence")).toBeNull();
  await disconnectOther();
});

test("a gallery is renamed, made public and private, and shared by links that are revoked", async () => {
  await goTo(`#/my/${gallery.id}`);
  await titled(gallery.title);
  await clickNamed(page, "Rename");
  await page.$eval(".sheet input", (input) => (input as HTMLInputElement).select());
  await page.type(".sheet input", "By the sea");
  await clickNamed(page, "Save");
  await titled("By the sea");

  await clickNamed(page, "Share");
  await page.waitForSelector(".sharing .row");
  await page.type("[aria-label='For whom the new link is']", "Grandma");
  await clickNamed(page, "New link");
  const address = await page
    .waitForSelector("[aria-label='Address of Grandma']")
    .then((input) => input?.evaluate((element) => (element as HTMLInputElement).value));
  const visitor = await visitorBy(address);
  await titled("By the sea", visitor);
  const addressNow = () =>
    page.$eval("[aria-label='Address of Grandma']", (input) => (input as HTMLInputElement).value).catch(() => address);
  await clickNamed(page, "Replace Grandma with a new link");
  await expect.poll(addressNow, { timeout: 20_000 }).not.toBe(address);
  const replaced = await addressNow();
  await visitor.reload();
  await titled("This link opens no gallery", visitor);
  await visitor.goto("about:blank");
  await visitor.goto(replaced ?? "");
  await titled("By the sea", visitor);
  await clickNamed(page, "Revoke Grandma");
  await page.waitForFunction(() => document.querySelector("[aria-label='Address of Grandma']") === null);
  await visitor.reload();
  await titled("This link opens no gallery", visitor);

  const friend = (await (await agentOfPerson(viewer, "Grace")).getPrincipal()).toText();
  await page.type("[aria-label='A person’s principal']", "nobody");
  await clickNamed(page, "Add");
  await says("That is not a principal.");
  await page.$eval("[aria-label='A person’s principal']", (input) => (input as HTMLInputElement).select());
  await page.type("[aria-label='A person’s principal']", friend);
  await clickNamed(page, "Add");
  await page.waitForSelector(`::-p-aria(Remove ${friend})`);
  const addressInput = await page.waitForSelector("[aria-label='Address of the gallery']");
  const sharedAddress = await addressInput?.evaluate((input) => (input as HTMLInputElement).value);
  const grace = await visitorBy(sharedAddress);
  await titled("This gallery is not public", grace);
  await signInAsPerson(grace, { person: "Grace" });
  await titled("By the sea", grace);
  await grace.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 2);
  await clickNamed(page, `Remove ${friend}`);
  await page.waitForFunction((name) => !document.querySelector(".sharing")?.textContent?.includes(name), {}, friend);
  await grace.reload();
  await titled("This gallery is not shared with you", grace);
  await grace.browserContext().close();

  await page.click(".sharing .check input");
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>(".sharing .check input:checked:enabled"));
  const publicAddress = await page.$eval(
    "[aria-label='Address of the gallery']",
    (input) => (input as HTMLInputElement).value,
  );
  await visitor.goto("about:blank");
  await visitor.goto(publicAddress);
  await titled("By the sea", visitor);
  await visitor.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 2);
  await visitor.browserContext().close();
});

test("a public gallery is shared by the address that previews show, and that leads people here", async () => {
  const { agent, backendId, devnet, origin } = viewer;
  const media = `http://${backendId}.localhost:${devnet.port}`;
  const set = await createBackend(agent, backendId).set_origins({ viewer: origin, media, canister: backendId });
  expect(set).toEqual({ Ok: null });
  await goTo(`#/my/${gallery.id}`);
  await clickNamed(page, "Share");
  await page.waitForSelector(".sharing .check input:enabled");
  for (const isPublic of [false, true]) {
    await page.click(".sharing .check input");
    await page.waitForSelector(`.sharing .check input:enabled${isPublic ? ":checked" : ":not(:checked)"}`);
  }
  await says("it shows the title and the first photo");
  const address = await page.$eval(
    "[aria-label='Address of the gallery']",
    (input) => (input as HTMLInputElement).value,
  );
  expect(address).toMatch(new RegExp(`^${media}/g/[0-9a-f]{64}/${gallery.id}$`));
  const visitor = await visitorBy(address);
  await titled("By the sea", visitor);
  expect(new URL(visitor.url()).origin).toBe(origin);
  const manifest = await visitor.waitForSelector("a[rel~=alternate][type*=iiif]");
  expect(await manifest?.evaluate((link) => (link as HTMLAnchorElement).href)).toBe(`${address}/iiif/manifest.json`);
  await visitor.browserContext().close();
});

test("sharing and public pages that are switched off say so, and what is shared can be ended", async () => {
  const controller = createBackend(viewer.agent, viewer.backendId);
  const set = async (feature: { sharing: null } | { public_media: null }, enabled: boolean) =>
    expect(await controller.set_feature({ feature, enabled })).toEqual({ Ok: null });
  await set({ sharing: null }, false);
  await set({ public_media: null }, false);
  await goTo(`#/my/${gallery.id}`);
  await clickNamed(page, "Share");
  await page.waitForSelector(".sharing .check input:enabled");
  await says("Whoever runs the archive does not serve public pages for now");
  await clickNamed(page, "New link");
  await says("Whoever runs the archive has paused sharing.");
  await page.click(".sharing .check input");
  await page.waitForSelector(".sharing .check input:enabled:not(:checked)");
  await page.click(".sharing .check input");
  await says("Whoever runs the archive has paused sharing.");
  await set({ sharing: null }, true);
  await set({ public_media: null }, true);
  await page.click(".sharing .check input");
  await page.waitForSelector(".sharing .check input:enabled:checked");
  await says("it shows the title and the first photo");
});

test("a photo is retitled with a caption, taken out of the gallery and put back", async () => {
  await goTo(`#/my/${gallery.id}`);
  await page.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 2);
  await page.click(".tile-open");
  await page.waitForSelector(".photo-tools");
  await clickNamed(page, "Edit");
  await page.waitForSelector(".sheet input");
  const [title, caption] = await page.$$(".sheet input");
  await title?.evaluate((input) => (input as HTMLInputElement).select());
  await title?.type("Gull");
  await caption?.type("Over the bay");
  await clickNamed(page, "Save");
  await page.waitForFunction(() => document.querySelector(".large-text h2")?.textContent === "Over the bay");
  await page.waitForSelector(".proof summary.verified");

  await clickNamed(page, "Remove");
  await clickNamed(page, "Take out of the gallery");
  await says("is out of the gallery");
  await page.waitForFunction(() => document.querySelectorAll(".tile").length === 1);
  await clickNamed(page, "Undo");
  await page.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 2);
});

test("a photo is shared by a link of its own, which opens it alone until it is revoked", async () => {
  await goTo(`#/my/${gallery.id}`);
  await page.waitForSelector(".tile-photo");
  await page.click(".tile-open");
  await page.waitForSelector(".photo-tools");
  await (await page.waitForSelector(".photo-tools ::-p-text(Share)"))?.click();
  await page.waitForSelector(".sharing .row");
  const visitor = await visitorBy(await newLink());
  await titled("Gull", visitor);
  await visitor.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 1);
  await visitor.click(".tile-open");
  await visitor.waitForSelector(".proof summary.verified");
  await clickNamed(page, "Revoke Link");
  await page.waitForFunction(() => document.querySelector("[aria-label='Address of Link']") === null);
  await visitor.reload();
  await titled("This link opens no gallery", visitor);
  await visitor.browserContext().close();
});

test("several photos are shared as a gallery of their own, and leave theirs together", async () => {
  await goTo(`#/my/${gallery.id}`);
  await page.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 2);
  await clickNamed(page, "Select photos");
  await page.waitForFunction(() => document.querySelector(".picked-bar button:enabled")?.textContent === "Select all");
  await clickNamed(page, "Select all");
  await (await page.waitForSelector(".picked-bar ::-p-text(Share)"))?.click();
  await page.waitForSelector(".sheet input");
  await page.type(".sheet input", "The best of it");
  await clickNamed(page, "Go on");
  await page.waitForSelector(".sharing .row");
  const visitor = await visitorBy(await newLink());
  await titled("The best of it", visitor);
  await visitor.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 2);
  await visitor.browserContext().close();

  await page.keyboard.press("Escape");
  await (await page.waitForSelector(".picked-bar ::-p-text(Remove)"))?.click();
  await clickNamed(page, "Take out of the gallery");
  await says("2 photos are out of the gallery.");
  await page.waitForFunction(() => document.querySelectorAll(".tile").length === 0);
  await clickNamed(page, "Undo");
  await page.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 2);
});

test("everything that shares a gallery ends in one click", async () => {
  const backend = createBackend(person, viewer.backendId);
  const links = ["Grandma", "The club"].map((label) => backend.create_share_link({ gallery: gallery.id }, [label]));
  await Promise.all(links);
  const target = { gallery: gallery.id };
  await backend.update_sharing({ target, is_public: [true], add_people: [], remove_people: [] });
  await goTo("#/my");
  await goTo(`#/my/${gallery.id}`);
  await titled("By the sea");
  await clickNamed(page, "Share");
  const visitor = await visitorBy(
    await page
      .waitForSelector("[aria-label='Address of Grandma']")
      .then((input) => input?.evaluate((element) => (element as HTMLInputElement).value)),
  );
  await titled("By the sea", visitor);
  await clickNamed(page, "Stop sharing with everyone");
  await page.waitForFunction(() => document.querySelector(".sharing li.row") === null);
  await visitor.reload();
  await titled("This link opens no gallery", visitor);
  await visitor.browserContext().close();
  const left = await backend.get_sharing(target);
  expect(left).toMatchObject({ Ok: { is_public: false, people: [], links: [] } });
});

test("where else a photo lives is told", async () => {
  const { backendId } = viewer;
  const backend = createBackend(person, backendId);
  const answer = await backend.list_memories({ cursor: [], limit: [] });
  const ids = "Ok" in answer ? answer.Ok.value.items.map(({ id }) => id) : [];
  await backend.report_edges(
    ids.map((memory_id) => ({
      memory_id,
      artifact: { asset: null },
      backend: { s3: null },
      present: true,
      location: ["s3://photos/1"],
      sha256: [],
      size_bytes: [],
    })),
  );
  await goTo(`#/my/${gallery.id}`);
  await page.waitForSelector(".tile-photo");
  await page.click(".tile-open");
  await clickNamed(page, "Where it lives");
  await says("s3://photos/1");
});

test("a photo is deleted for good, and then the gallery with the rest", async () => {
  await goTo(`#/my/${gallery.id}`);
  await page.waitForFunction(() => document.querySelectorAll(".tile-photo").length === 2);
  await page.click(".tile-open");
  await clickNamed(page, "Remove");
  await clickNamed(page, "Delete for good");
  await page.waitForFunction(() => document.querySelectorAll(".tile").length === 1);
  await clickNamed(page, "Delete");
  await page.click(".sheet [type=checkbox]");
  expect(await page.$eval(".sheet .danger", (button) => (button as HTMLButtonElement).disabled)).toBe(true);
  await page.type(".sheet input[type=text]", "By the sea");
  await clickNamed(page, "Delete gallery and photos");
  await titled("Your galleries");
  await says("Not stored yet");
  expect(await page.$$eval(".card-title", (titles) => titles.map((title) => title.textContent))).toEqual([
    "The best of it",
  ]);
});

test("what a memory was before its file was replaced is deleted for good, and the memory stays", async () => {
  const text = (content: string) => new TextEncoder().encode(content);
  const replaced = await storeReplaced(person, viewer.backendId, [text("First draft"), text("Second draft")]);
  await goTo(`#/my/${replaced.id}`);
  await (await page.waitForSelector(".tile-open"))?.click();
  await page.waitForSelector(".photo-tools");
  await clickNamed(page, "Earlier versions");
  await (await page.waitForSelector(".sheet li button"))?.click();
  await page.waitForSelector(".sheet .decision");
  await clickNamed(page, "Delete this version");
  await page.waitForFunction(() => {
    const tools = [...document.querySelectorAll(".photo-tools button")].map(({ textContent }) => textContent);
    return tools.length > 0 && !tools.includes("Earlier versions");
  });
  await page.waitForFunction(() => document.querySelector(".media-text")?.textContent === "Second draft");
});
