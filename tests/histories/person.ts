import { randomBytes } from "node:crypto";
import { accepted, archiveId, type Backend, toHex } from "@store-forever/protocol";
import type { GalleryOutcome, GallerySource } from "@store-forever/workers";
import { eq } from "drizzle-orm";
import type { JobRecord } from "../../extension/src/storage/databases/database.ts";
import { images } from "../../gallery/src/database/schema.ts";
import { sha256Of } from "../../gallery/test/canister-ground.ts";
import type { TestUser } from "../../gallery/test/gallery-fixture.ts";
import { type BrowserProfile, newBrowser, use } from "./browser.ts";
import type { HistoryGround } from "./ground.ts";

const MEMORY_COUNT = 4;

/** A person with an account at the gallery, a gallery there, an archive, and browsers. */
export class Person {
  readonly #ground: HistoryGround;
  readonly user: TestUser;
  readonly galleryId: string;
  /** What the gallery has: the bytes of each photo. */
  readonly photos: Map<string, Uint8Array>;
  /** What the archive has, as the model says: the hash of the newest file of each memory. */
  readonly archived = new Map<string, string>();
  #browsers: BrowserProfile[];
  #current = 0;
  #begun: JobRecord | undefined;

  private constructor(
    ground: HistoryGround,
    user: TestUser,
    galleryId: string,
    photos: Map<string, Uint8Array>,
    browser: BrowserProfile,
  ) {
    this.#ground = ground;
    this.user = user;
    this.galleryId = galleryId;
    this.photos = photos;
    this.#browsers = [browser];
  }

  static async join(ground: HistoryGround): Promise<Person> {
    const user = await ground.gallery.addUser();
    const photos = new Map<string, Uint8Array>();
    for (let count = 0; count < MEMORY_COUNT; count++) {
      const bytes = new Uint8Array(randomBytes(50));
      photos.set(await ground.gallery.addImage(user, toHex(sha256Of(bytes))), bytes);
    }
    const galleryId = await ground.gallery.addGallery(user, [...photos.keys()]);
    return new Person(ground, user, galleryId, photos, await newBrowser());
  }

  get browser(): BrowserProfile {
    const browser = this.#browsers[this.#current];
    if (browser === undefined) throw new Error("A person has a browser.");
    use(browser);
    this.#ground.signedIn = this.user;
    return browser;
  }

  get origin(): string {
    return new URL(this.#ground.gallery.server.url).origin;
  }

  get edgesUrl(): string {
    return `${this.origin}/api/storage/edges`;
  }

  get hasJob(): boolean {
    return this.#begun !== undefined;
  }

  hashHere(memoryId: string): string {
    return toHex(sha256Of(this.photos.get(memoryId) ?? new Uint8Array()));
  }

  nameOf(memoryId: string): string {
    return archiveId(this.origin, "memory", memoryId);
  }

  async capsule(): Promise<string> {
    const { keys, database } = this.browser;
    const { owner } = await keys.findOrMakeKey(await database.openDatabase());
    return database.capsuleName(this.#ground.trust.canisterId, owner);
  }

  async backend(): Promise<Backend> {
    const { capsules, database } = this.browser;
    const open = await capsules.openCapsule(await database.openDatabase(), await this.capsule());
    if (open === undefined) throw new Error("The archive's key is in every browser of the person.");
    return open.backend;
  }

  /** Goes on in another browser, which signs for the same archive and knows nothing of the first. */
  async changeBrowser(): Promise<void> {
    if (this.#begun !== undefined) return;
    const { keys, database } = this.browser;
    const key = await keys.findOrMakeKey(await database.openDatabase());
    if (this.#browsers.length === 1) {
      const other = await newBrowser();
      await (await other.database.openDatabase()).put("keys", key);
      this.#browsers.push(other);
    }
    this.#current = 1 - this.#current;
  }

  /** The gallery as its page shows it. */
  source(memoryIds: readonly string[] = [...this.photos.keys()]): GallerySource {
    const { galleryId, origin } = this;
    const items = memoryIds.map((memoryId) => ({
      ...{ memoryId, memoryType: "image" as const, title: memoryId, url: `${origin}/media/${memoryId}` },
    }));
    return { galleryId, title: "A gallery", sourceUrl: `${origin}/`, items };
  }

  /** Begins a job of these memories, as the host does, whatever another job of the gallery has left. */
  async begin(memoryIds: readonly string[]): Promise<void> {
    const { consents, database, jobs, outbox } = this.browser;
    const opened = await database.openDatabase();
    const capsule = await this.capsule();
    await consents.giveConsent(opened, { capsule, origin: this.origin });
    const gallery = this.source(memoryIds);
    const { items } = gallery;
    this.#begun = await jobs.recordJobStart(opened, {
      origin: this.origin,
      galleryId: this.galleryId,
      gallery,
      totalCount: items.length,
      edgesUrl: this.edgesUrl,
      tellsSource: false,
      capsule,
      startedAtMs: Date.now(),
    });
    await outbox.flushOutbox(opened, this.#begun);
  }

  /** Sends what the job has. @param count of its memories that arrive */
  async send(count = Number.POSITIVE_INFINITY): Promise<void> {
    await this.#resume();
    const ids = (this.#begun?.gallery.items ?? []).map(({ memoryId }) => memoryId).slice(0, count);
    if (ids.length === 0) return;
    const backend = await this.backend();
    for (const memoryId of ids)
      await this.#ground.store(backend, this.nameOf(memoryId), this.photos.get(memoryId) ?? new Uint8Array());
    for (const memoryId of ids) this.archived.set(memoryId, this.hashHere(memoryId));
    const id = archiveId(this.origin, "gallery", this.galleryId);
    const items = [...this.archived.keys()].map((memoryId) => ({
      memory_id: this.nameOf(memoryId),
      caption: [] as [],
    }));
    const input = { id, title: "A gallery", description: [] as [], source_url: [] as [], items };
    const stored = accepted(await backend.store_gallery_forever(input));
    if (!stored.created) accepted(await backend.update_gallery(input, [crypto.randomUUID()]));
  }

  /** Ends the job after everything has arrived. */
  async finish(): Promise<void> {
    const { database, jobs, outbox } = this.browser;
    const begun = this.#begun;
    if (begun === undefined) return;
    const opened = await database.openDatabase();
    const link = accepted(
      await (await this.backend()).create_share_link(
        { gallery: archiveId(this.origin, "gallery", this.galleryId) },
        [],
      ),
    );
    const stored = begun.gallery.items.map(({ memoryId }) => ({
      memoryId,
      alreadyStored: false,
      readFrom: this.origin,
      assets: [
        {
          kind: "original" as const,
          sha256: this.hashHere(memoryId),
          sizeBytes: this.photos.get(memoryId)?.length ?? 0,
        },
      ],
    }));
    const ms = { total: 1, prepare: 1, store: 1, verify: 1 };
    const outcome: GalleryOutcome = {
      galleryId: this.galleryId,
      owner: begun.capsule.split("/")[1] ?? "",
      shareToken: link.token,
      stored,
      failed: [],
      ms,
    };
    this.#begun = undefined;
    await jobs.recordJobOutcome(opened, begun, outcome, { keepsNames: false });
    await outbox.flushOutbox(opened, { origin: this.origin, galleryId: this.galleryId });
  }

  async pause(): Promise<void> {
    const { database, jobs, news, outbox } = this.browser;
    if (this.#begun === undefined) return;
    const opened = await database.openDatabase();
    await jobs.recordJobState(opened, this.#begun, { name: "paused" });
    await news.recordJobNews(opened, this.#begun, { isPaused: true, arrivedIds: new Set() });
    await outbox.flushOutbox(opened, this.#begun);
  }

  /** Goes on with a job that was paused, as the host does. */
  async #resume(): Promise<void> {
    const { database, jobs, news, outbox } = this.browser;
    if (this.#begun === undefined) return;
    const opened = await database.openDatabase();
    if ((await opened.get("jobs", [this.origin, this.galleryId]))?.state.name !== "paused") return;
    await jobs.recordJobState(opened, this.#begun, { name: "running" });
    await news.recordJobNews(opened, this.#begun, { isPaused: false, arrivedIds: new Set() });
    await outbox.flushOutbox(opened, this.#begun);
  }

  async cancel(): Promise<void> {
    const { database, jobs, outbox } = this.browser;
    if (this.#begun === undefined) return;
    const opened = await database.openDatabase();
    await jobs.recordJobStop(opened, this.#begun, null);
    await outbox.flushOutbox(opened, this.#begun);
    this.#begun = undefined;
  }

  /** The browser ends and does not come back: an hour later the gallery counts what was on its way as failed. */
  async crash(): Promise<void> {
    const { database } = this.browser;
    const opened = await database.openDatabase();
    if (this.#begun === undefined) return;
    await opened.delete("jobs", [this.origin, this.galleryId]);
    this.#begun = undefined;
    await this.#ground.anHourLater([...this.photos.keys()]);
  }

  /** The site replaces a photo. */
  async change(memoryId: string): Promise<void> {
    if (this.#begun !== undefined) return;
    const bytes = new Uint8Array(randomBytes(50));
    this.photos.set(memoryId, bytes);
    await this.#ground.gallery.database
      .update(images)
      .set({ contentHash: toHex(sha256Of(bytes)) })
      .where(eq(images.id, memoryId));
  }

  async deleteInArchive(memoryId: string): Promise<void> {
    if (this.#begun !== undefined) return;
    for (const deleted of await (await this.backend()).memories_delete([this.nameOf(memoryId)])) accepted(deleted);
    this.archived.delete(memoryId);
  }

  async deleteInGallery(memoryId: string): Promise<void> {
    if (this.#begun !== undefined || this.photos.size < 2) return;
    await this.#ground.gallery.database.delete(images).where(eq(images.id, memoryId));
    this.photos.delete(memoryId);
  }

  async revokeLinks(): Promise<void> {
    if (this.archived.size === 0) return;
    const backend = await this.backend();
    const target = { gallery: archiveId(this.origin, "gallery", this.galleryId) };
    for (const { token } of accepted(await backend.get_sharing(target)).links)
      accepted(await backend.revoke_share_link(token));
  }
}
