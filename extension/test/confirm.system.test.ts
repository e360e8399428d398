import type { Page } from "puppeteer";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { closed, letClose } from "../../scripts/once/drive.ts";
import { until } from "../../scripts/once/wait.ts";
import { LARGE } from "./any-page.ts";
import { askInWindow, questions } from "./ask-in-window.ts";
import { violations } from "./axe.ts";
import { type BuiltBrowser, startBuiltBrowser } from "./built-browser.ts";

let started: BuiltBrowser;
beforeAll(async () => {
  started = await startBuiltBrowser();
});
afterEach(async () => {
  for (const page of await questions(started)) await page.close();
});
afterAll(() => started?.close());

async function ask(name = "album"): Promise<Page> {
  await forgetJobs();
  return askInWindow(started, name);
}

/** Runs in a page of the extension. */
async function inOwn<T>(use: (page: Page) => Promise<T>): Promise<T> {
  const own = await started.own("options");
  try {
    return await use(own);
  } finally {
    await own.close();
  }
}

const withStore = <T>(store: string, how: "getAll" | "clear") =>
  inOwn((own) =>
    own.evaluate(
      (name, method) =>
        new Promise((resolve, reject) => {
          const opening = indexedDB.open("store-forever");
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const asking = opening.result.transaction(name, "readwrite").objectStore(name)[method]();
            asking.onerror = () => reject(asking.error);
            asking.onsuccess = () => {
              opening.result.close();
              resolve(JSON.parse(JSON.stringify(asking.result ?? [])));
            };
          };
        }) as Promise<T[]>,
      store,
      how,
    ),
  );

const jobs = () => withStore<{ origin: string; gallery: { title: string; items: unknown[] } }>("jobs", "getAll");
const proposals = () => withStore<{ id: string }>("proposals", "getAll");
const forgetJobs = () => withStore("jobs", "clear");

const untilJob = () => until("a job", async () => (await jobs()).length > 0 || undefined);

const textOf = async (page: Page) =>
  (await page.waitForSelector("main"))?.evaluate((main) => (main as HTMLElement).innerText);

/** Clicks when the window is before all others and its elements stay in their places: a window that opens is drawn in steps. */
async function press(name: string, window: Page): Promise<void> {
  await window.bringToFront();
  const button = await started.named(name, window);
  await letClose(button.click());
}

describe("the window that asks", () => {
  it("stores nothing when the person cancels", async () => {
    const window = await ask();
    await press("Cancel", window);
    await closed(window);
    expect(await jobs()).toEqual([]);
    expect(await proposals()).toEqual([]);
  });

  it("stores nothing for clicks that no person made, and none in its first second", async () => {
    const window = await ask();
    const isDisabled = await window.$eval("button.main", (button) => (button as HTMLButtonElement).disabled);
    await started.named("Start storing", window);
    await window.$eval("button.main", (button) => {
      (button as HTMLButtonElement).click();
      button.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(isDisabled).toBe(true);
    expect(await jobs()).toEqual([]);
  });

  it("waits anew when it gets the focus, as when a window above it closes between two clicks", async () => {
    const window = await ask();
    await started.named("Start storing", window);
    const isDisabled = await window.evaluate(async () => {
      dispatchEvent(new FocusEvent("focus"));
      await new Promise((resolve) => setTimeout(resolve, 50));
      return document.querySelector<HTMLButtonElement>("button.main")?.disabled;
    });
    expect(isDisabled).toBe(true);
  });

  it("is one: another question takes its place, and the earlier one counts no more", async () => {
    const first = await ask();
    const id = new URL(first.url()).hash.slice(1);
    const second = await ask("thousand");
    await closed(first);
    expect(await textOf(second)).toContain("A thousand");
    const reply = await inOwn((own) => own.evaluate(answerProposal, id));
    expect(reply).toMatchObject({ ok: false, error: { name: "refused" } });
    expect(await jobs()).toEqual([]);
  });

  it("ends its question when it is closed", async () => {
    const window = await ask();
    expect(await proposals()).toHaveLength(1);
    await window.close();
    await expect.poll(proposals).toEqual([]);
  });

  it.each(["", "no-id", "7c9e6679-7425-40de-944b-e07fc1f90ae7", "<img src=x onerror=alert(1)>"])(
    "asks nothing about a question that is not open: %s",
    async (id) => {
      await inOwn(async (own) => {
        await own.goto(new URL(`/confirm.html#${id}`, own.url()).href);
        await own.waitForSelector('[role="alert"]');
        expect(await own.$("button")).toBeNull();
      });
      const reply = await inOwn((own) => own.evaluate(answerProposal, id));
      expect(reply?.ok ?? false).toBe(false);
    },
  );

  // After the others, as its job goes on: without a network it fails at some later time, and the button then says so.
  it("names the site, the photos, and the hosts that are read, and stores for a click", async () => {
    const window = await ask();
    const text = await textOf(window);
    const { host } = new URL(started.site.origin);
    for (const shown of [`9 photos from ${host}`, "Summer in the mountains", "At the lake", "Read from", "as you, if"])
      expect(text).toContain(shown);
    expect(await violations(started.browser, window)).toEqual([]);
    expect(await jobs()).toEqual([]);
    await press("Start storing", window);
    await untilJob();
    expect(await jobs()).toMatchObject([{ origin: started.site.origin }]);
    expect(await proposals()).toEqual([]);
  });

  it("asks once about all parts of a large gallery, and all of them begin", async () => {
    const window = await ask("large");
    const text = await textOf(window);
    for (const shown of [`${LARGE.count.toLocaleString("en")} photos from`, "Years (1/2)", "Years (2/2)"])
      expect(text).toContain(shown);
    await press("Start storing", window);
    await closed(window);
    // The job of the test before may still go on.
    const begun = (await jobs()).filter(({ gallery }) => gallery.title.startsWith("Years"));
    expect(begun.map(({ gallery }) => gallery.title).sort()).toEqual(["Years (1/2)", "Years (2/2)"]);
    expect(begun.reduce((sum, { gallery }) => sum + gallery.items.length, 0)).toBe(LARGE.count);
  });

  it("opens for no web page, neither in a tab nor in a frame", async () => {
    const url = await inOwn(async (own) => new URL("/confirm.html", own.url()).href);
    const { page } = started;
    await page.goto(`${started.site.origin}/album`);
    await page.evaluate((address) => {
      const frame = document.createElement("iframe");
      frame.src = address;
      document.body.append(frame);
      window.open(address);
      location.href = address;
    }, url);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const shown = await Promise.all(
      started.browser
        .targets()
        .filter((target) => target.url().startsWith(url))
        .map(async (target) => (await target.page())?.$("main [role]")),
    );
    expect(shown.filter(Boolean)).toEqual([]);
    expect(page.frames().some((frame) => frame.url().startsWith(url))).toBe(false);
  });
});

/** Runs in a page of the extension, and answers for the person. */
function answerProposal(id: string): Promise<{ ok: boolean } | undefined> {
  interface Chrome {
    runtime: { sendMessage(message: unknown): Promise<{ ok: boolean } | undefined> };
  }
  const { runtime } = (globalThis as unknown as { chrome: Chrome }).chrome;
  const message = { to: "proposals", id, decision: { name: "agree", tellsSite: false } };
  return runtime.sendMessage(message).catch(() => undefined);
}
