import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import axe, { type AxeResults } from "axe-core";
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type RunningGallery, startGallery } from "../src/server/start-gallery.ts";
import { fillDataFolder } from "./test-database.ts";

let folder: string;
let dataDir: string;
let gallery: RunningGallery;
let browser: Browser;
let page: Page;
/** What the browser complained about: errors, and what the content security policy blocked. */
const complaints: string[] = [];
const paths: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gallery-pages-"));
  dataDir = `${folder}-data`;
  for (const [index, background] of ["teal", "gold", "plum"].entries()) {
    const picture = sharp({ create: { width: 900, height: 600, channels: 3, background } });
    await writeFile(path.join(folder, `photo-${index}.jpg`), await picture.jpeg().toBuffer());
  }
  await writeFile(
    path.join(folder, "song.ogg"),
    Buffer.from(`OggS\0\x02${"\0".repeat(22)}\x01vorbis${"\0".repeat(200)}`),
  );
  await writeFile(path.join(folder, "paper.pdf"), "%PDF-1.7\n");
  await writeFile(
    path.join(folder, "film.mp4"),
    Buffer.from(`\0\0\0\x18ftypisom\0\0\x02\0isomiso2${"\0".repeat(200)}`),
  );
  await fillDataFolder(dataDir);
  gallery = await startGallery({ port: 0, photosDir: folder, dataDir });
  browser = await puppeteer.launch({
    executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  page = await browser.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
});
afterAll(async () => {
  await browser?.close();
  await gallery?.close();
  for (const made of [folder, dataDir]) await rm(made, { recursive: true, force: true });
});
beforeEach(() => {
  complaints.length = 0;
});

const go = (target: string) => page.goto(new URL(target, gallery.url).href);
const submit = async (form = "main form") => {
  await Promise.all([page.waitForNavigation(), page.click(`${form} button`)]);
};
const here = () => new URL(page.url()).pathname;

test("pages for people who are not signed in are accessible and fit a small screen, in light and in dark", () =>
  expectAccessible(["/", "/sign-in", "/sign-up", new URL(gallery.galleryUrl).pathname]));

test("a person signs in, makes a gallery and adds memories of every type, in Chromium", async () => {
  await go("/sign-in");
  await page.type("[name=email]", gallery.credentials.email);
  await page.type("[name=password]", gallery.credentials.password);
  await submit();
  await go("/dashboard");
  await page.type("form[action='/folders'] [name=name]", "Things");
  await submit("form[action='/folders']");
  paths.push(here());
  for (const [file, type] of [
    ["photo-0.jpg", "image"],
    ["film.mp4", "video"],
    ["song.ogg", "audio"],
    ["paper.pdf", "document"],
  ] as const) {
    await go("/upload");
    const input = await page.locator("input[type=file]").waitHandle();
    await (input as ElementHandle<HTMLInputElement>).uploadFile(path.join(folder, file));
    await submit();
    expect(here()).toMatch(new RegExp(`^/memories/${type}/`));
    paths.push(here());
  }
  await go("/notes/new");
  await page.type("[name=title]", "Today");
  await page.type("[name=content]", "It rained.");
  await submit();
  paths.push(here());
  expect(complaints.filter((complaint) => complaint.includes("Content Security Policy"))).toEqual([]);
});

test("a person puts somebody who accepted an invitation into a group, in Chromium", async () => {
  const friend = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse" };
  const made = await fetch(`${gallery.url}/sign-up`, {
    method: "POST",
    headers: { Origin: gallery.url },
    body: new URLSearchParams(friend),
    redirect: "manual",
  });
  expect(made.status).toBe(303);
  await go(`/galleries/${gallery.galleryId}/settings`);
  await submit("form[action$='/shares']");
  const invitation = await page.$eval(".notice code", (code) => code.textContent ?? "");
  const accepted = await fetch(`${gallery.url}/invitation`, {
    method: "POST",
    headers: { Origin: gallery.url, Cookie: (made.headers.get("Set-Cookie") ?? "").split(";", 1)[0] ?? "" },
    body: new URLSearchParams({ code: new URL(invitation).searchParams.get("code") ?? "" }),
    redirect: "manual",
  });
  expect(accepted.status).toBe(303);
  await go("/people");
  await page.type("form[action='/groups'] [name=name]", "Hikers");
  await submit("form[action='/groups']");
  await submit("form[action$='/members']");
  expect(await page.$eval(".group", (group) => group.textContent)).toContain(friend.name);
});

test("the dashboard follows what happens to copies, without a reload", async () => {
  const memoryId = await firstMemory();
  await go("/dashboard");
  const report = (changes: object) =>
    page.evaluate(
      async (edge) => {
        const headers = { "Content-Type": "application/json" };
        const response = await fetch("/api/storage/edges", { method: "PUT", headers, body: JSON.stringify(edge) });
        return response.status;
      },
      { memoryId, memoryType: "image", artifact: "asset", backend: "arweave", present: false, ...changes },
    );
  const typed = "A gallery I am naming";
  await page.type("form[action='/galleries'] [name=title]", typed);
  expect(await report({ syncState: "migrating" })).toBe(200);
  await page.waitForFunction(() => document.querySelector("#storage table")?.textContent.includes("In progress"));
  expect(await report({ syncState: "failed", syncError: "No network." })).toBe(200);
  await page.waitForFunction(() =>
    document.querySelector("#storage table")?.textContent.includes("Failed: No network."),
  );
  expect(await page.$eval("form[action='/galleries'] [name=title]", (field) => (field as HTMLInputElement).value)).toBe(
    typed,
  );
  expect(complaints).toEqual([]);
});

test("an upload shows how far it is, can be cancelled, and says what was wrong without losing what was typed", async () => {
  const connection = await page.createCDPSession();
  const upload = async (file: string) => {
    const input = await page.locator("input[type=file]").waitHandle();
    await (input as ElementHandle<HTMLInputElement>).uploadFile(file);
    await page.click("form[data-upload] button");
  };
  const large = path.join(folder, "large.txt");
  await writeFile(large, "A long letter. ".repeat(400_000));
  await go("/upload");
  await page.type("[name=title]", "A letter");
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 500_000 };
  await connection.send("Network.emulateNetworkConditions", conditions);
  await upload(large);
  await page.waitForFunction(() =>
    /Uploading: [1-9]0 %/.test(document.querySelector("#upload-progress")?.textContent ?? ""),
  );
  expect(await page.$eval("#upload-progress progress", (bar) => (bar as HTMLProgressElement).value)).toBeGreaterThan(0);
  await page.click("#upload-progress button");
  await page.waitForSelector("#upload-problem ::-p-text(You cancelled the upload)");
  await connection.send("Network.emulateNetworkConditions", { ...conditions, uploadThroughput: -1 });

  const program = path.join(folder, "program.bin");
  await writeFile(program, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]));
  await upload(program);
  await page.waitForFunction(() => {
    const problem = document.querySelector<HTMLElement>("#upload-problem");
    return problem?.hidden === false && !problem.textContent?.includes("cancelled");
  });
  expect(await page.$eval("[name=title]", (field) => (field as HTMLInputElement).value)).toBe("A letter");
  await Promise.all([page.waitForNavigation(), upload(path.join(folder, "photo-1.jpg"))]);
  expect(here()).toMatch(/^\/memories\/image\//);
  await connection.detach();
});

async function firstMemory(): Promise<string> {
  await go(new URL(gallery.galleryUrl).pathname);
  return page.$eval("[data-memory-id]", (element) => element.getAttribute("data-memory-id") ?? "");
}

test("every page is accessible and fits a small screen, in light and in dark", async () => {
  const galleryPath = new URL(gallery.galleryUrl).pathname;
  const memoryId = await firstMemory();
  const all = [
    "/",
    galleryPath,
    `${galleryPath}/preview`,
    `${galleryPath}/settings`,
    `${galleryPath}/items/${memoryId}`,
    `${paths.at(-1)}/settings`,
    "/invitation?code=x",
    "/people",
    "/dashboard",
    "/account",
    "/upload",
    "/notes/new",
    "/archivable",
    "/account",
    "/nowhere",
    ...paths,
  ];
  expect(paths).toHaveLength(6);
  await expectAccessible(all);
});

async function expectAccessible(targets: string[]) {
  for (const value of ["light", "dark"])
    for (const target of targets) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
      await page.setViewport({ width: 320, height: 640 });
      await go(target);
      expect.soft(await violations(value), `${target} in ${value}`).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect.soft(overflow, `${target} is too wide`).toBeLessThanOrEqual(0);
    }
}

/** What axe finds; in dark, only about colours. The page's policy blocks other scripts, but not those of the debugger. */
async function violations(scheme: string): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const runOnly = scheme === "light" ? "" : `runOnly: ["color-contrast"], `;
  const found = (await page.evaluate(
    // What it finds right stays in the page: that is megabytes of HTML.
    `axe.run({ ${runOnly}resultTypes: ["violations"] }).then(({ violations }) => violations)`,
  )) as AxeResults["violations"];
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}
