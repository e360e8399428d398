import { archiveId } from "@store-forever/protocol";
import type { ElementHandle, Page } from "puppeteer";
import type { browser as extensionApi } from "wxt/browser";
import type { JobSnapshot, JobUpdate } from "../src/messages/job-snapshot.ts";
import type { PresenceRecord } from "../src/storage/databases/database.ts";
import type { FollowedPhotosRecord, FollowRecord } from "../src/storage/databases/follow-record.ts";
import { addressSha256 } from "../src/storage/databases/stored-file.ts";
import type { TextKey } from "../src/texts/i18n.ts";
import { ALBUM, THOUSAND } from "./any-page.ts";
import { type BuiltBrowser, startBuiltBrowser, UNREACHABLE } from "./built-browser.ts";
import { FakeJob, running } from "./fake-job.ts";

/** The name of the extension API in functions that run in the browser. */
declare const chrome: typeof extensionApi;
/** How a test makes the browser dispatch an event of the extension API. */
export interface Dispatcher {
  dispatch(...values: unknown[]): void;
}

/** A principal like a person's. */
const OWNER = "2vxsx-fae";

/** Brings each view about as a person or a job would. */
export class Stage {
  readonly built: BuiltBrowser;
  #job: { galleryId: string; told: FakeJob } | undefined;
  /** The gallery whose dialog is open, if it has a job. */
  #openFor: string | undefined;

  private constructor(built: BuiltBrowser) {
    this.built = built;
  }

  static async start(language?: string): Promise<Stage> {
    return new Stage(await startBuiltBrowser(language));
  }

  get page(): Page {
    return this.built.page;
  }

  close(): Promise<void> {
    return this.built.close();
  }

  /** Opens a page without a job, in its first state. */
  async open(name: string, state?: string, network: object | null = UNREACHABLE): Promise<void> {
    await this.endJob();
    await this.page.setOfflineMode(false);
    this.built.writeNetwork(network);
    await this.built.open(name, state);
  }

  /** Opens a page that may have no button. */
  async goto(file: string): Promise<void> {
    await this.endJob();
    this.built.writeNetwork(UNREACHABLE);
    await this.page.bringToFront();
    await this.page.goto(file.includes(":") ? file : this.#urlOf(file));
  }

  /** A fake job of the gallery. */
  async job(galleryId: string = ALBUM.galleryId): Promise<FakeJob> {
    if (this.#job?.galleryId === galleryId) return this.#job.told;
    await this.endJob();
    const told = await FakeJob.begin(this.built.browser, this.built.site.origin, galleryId);
    this.#job = { galleryId, told };
    return told;
  }

  async endJob(): Promise<void> {
    await this.#job?.told.end();
    this.#job = undefined;
    this.#openFor = undefined;
  }

  /** The album's button while its job is here. */
  async face(snapshot: JobSnapshot, state: string): Promise<void> {
    await this.#tellOn("album", await this.job(), snapshot);
    await this.page.waitForSelector(`store-forever[data-state="${state}"]`);
  }

  /** A gallery's dialog while its job is here. It stays open from one snapshot to the next. */
  async dialog(snapshot: JobSnapshot, steps: JobUpdate["steps"] = [], gallery: "album" | "thousand" = "album") {
    const isOpen = this.#job !== undefined && this.#openFor === gallery && this.page.url() === this.#urlOf(gallery);
    const job = await this.job(gallery === "album" ? ALBUM.galleryId : THOUSAND.galleryId);
    await this.page.setOfflineMode(false);
    await this.page.bringToFront();
    if (!isOpen) {
      await this.#tellOn(gallery, job, running(0, 9));
      await this.press("button.storing", this.built.formats.percent(0));
      await this.named("dialog.pause");
      this.#openFor = gallery;
    }
    await job.tell({ snapshot, steps });
  }

  /** Loads the page anew, so that its dialog is closed. */
  async #tellOn(gallery: string, job: FakeJob, snapshot: JobSnapshot): Promise<void> {
    this.#openFor = undefined;
    await job.leaveWatchers();
    await this.page.bringToFront();
    await this.page.goto(this.#urlOf(gallery));
    await job.tell({ snapshot, steps: [] });
  }

  #urlOf(file: string): string {
    return `${this.built.site.origin}/${file}`;
  }

  named(key: TextKey, ...values: (string | number)[]): Promise<ElementHandle> {
    return this.built.named(this.built.text(key, ...values));
  }

  async press(key: TextKey, ...values: (string | number)[]): Promise<void> {
    await (await this.named(key, ...values)).click();
  }

  badge(hint: TextKey): Promise<ElementHandle> {
    return this.built.named(`${this.built.text("badge.siteOnly")}: ${this.built.text(hint)}`);
  }

  /** Dispatches the keyboard command, as the browser does when the person presses its keys. */
  async command(): Promise<void> {
    await (await this.built.background()).evaluate(async () => {
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      (chrome.commands.onCommand as unknown as Dispatcher).dispatch("open-gallery", tab);
    });
  }

  /** Writes what earlier jobs would have left in the database. */
  async remember(records: { store: string; value: unknown; key?: string }[]): Promise<void> {
    const own = await this.built.own("options");
    await own.evaluate(
      async (owner, added) => {
        const algorithm = { name: "ECDSA", namedCurve: "P-256" };
        const keyPair = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
        const opening = indexedDB.open("store-forever");
        await new Promise((resolve) => opening.addEventListener("success", resolve));
        const database = opening.result;
        const transaction = database.transaction(database.objectStoreNames, "readwrite");
        transaction.objectStore("keys").put({ id: "device", keyPair, owner, createdAtMs: 0 });
        for (const { store, value, key } of added) transaction.objectStore(store).put(value, key);
        await new Promise((resolve) => transaction.addEventListener("complete", resolve));
        database.close();
      },
      OWNER,
      records,
    );
    await own.close();
  }

  /** A record of a job, as the extension keeps it. */
  record(title: string, galleryId: string, state: object): { store: string; value: object } {
    const { origin } = this.built.site;
    const gallery = { galleryId, title, sourceUrl: `${origin}/album`, items: [] };
    const common = { origin, edgesUrl: null, tellsSource: false, totalCount: 9, migratingIds: [], startedAtMs: 0 };
    return {
      store: "jobs",
      value: { ...common, galleryId, gallery, capsule: `${UNREACHABLE.canisterId}/${OWNER}`, state },
    };
  }

  /** A followed gallery whose last look has found something. */
  follow(title: string, galleryId: string): { store: string; value: FollowRecord } {
    const { origin } = this.built.site;
    const counts = { addedCount: 2, changedCount: 0, goneCount: 1, unlistedCount: 0, backCount: 0 };
    const value: FollowRecord = {
      ...{ origin, galleryId, title, pageUrl: `${origin}/album`, capsule: `${UNREACHABLE.canisterId}/${OWNER}` },
      ...{ pages: "all", edgesUrl: null, tellsSource: false, pace: "weekly", nextLookMs: Date.now() + 1e9 },
      state: { name: "waiting" },
      report: {
        atMs: 0,
        name: "looked",
        ...counts,
        failedCount: 0,
        untoldCount: 0,
        reach: { name: "limited", photoCount: 10_000 },
      },
    };
    return { store: "follows", value };
  }

  /** Its photos that are gone at the source. */
  followedPhotos(galleryId: string, goneTitles: string[]): { store: string; value: FollowedPhotosRecord } {
    const { origin } = this.built.site;
    const absence = { name: "gone", sinceMs: 0 } as const;
    const photos = goneTitles.map((title) => ({ memoryId: title, title, url: `${origin}/a.jpg`, absence }));
    return { store: "followedPhotos", value: { origin, galleryId, photos } };
  }

  /** What is kept of a memory that was stored from this address. */
  async storedFile(url: string): Promise<{ store: string; value: PresenceRecord }> {
    const capsule = `${UNREACHABLE.canisterId}/${OWNER}`;
    const file = { addressSha256: await addressSha256(url) };
    return { store: "presence", value: { capsule, memoryId: "stored", isStored: true, checkedAtMs: 0, file } };
  }

  shareLink(galleryId: string): { store: string; value: object } {
    const archived = archiveId(this.built.site.origin, "gallery", galleryId);
    return {
      store: "shareLinks",
      value: { capsule: `${UNREACHABLE.canisterId}/${OWNER}`, galleryId: archived, token: "token" },
    };
  }
}
