import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { StorageEdgeInput } from "@store-forever/protocol";
import type { CurrentUser } from "../src/accounts/current-user.ts";
import { hashPassword } from "../src/accounts/passwords.ts";
import { startSession } from "../src/accounts/sessions.ts";
import type { GalleryDatabase } from "../src/database/gallery-database.ts";
import type { OpenDatabase } from "../src/database/open-database.ts";
import { galleries, galleryItems, users } from "../src/database/schema.ts";
import { EdgeChanges } from "../src/edges/edge-changes.ts";
import { galleryApp } from "../src/http/app.tsx";
import type { GalleryServices } from "../src/http/request/environment.ts";
import { RateLimits } from "../src/http/request/rate-limits.ts";
import { SESSION_COOKIE } from "../src/http/request/session-cookie.ts";
import { BlobStore } from "../src/memories/blob-store.ts";
import { mediaUrl } from "../src/memories/memory-url.ts";
import { saveImage } from "../src/memories/save-memory.ts";
import { Thumbnails } from "../src/memories/thumbnails.ts";
import { type Listening, listen } from "../src/server/listen.ts";
import { socketRequest } from "./socket-request.ts";
import { openTestDatabase } from "./test-database.ts";

const CHEAP_COST = 2;
const TEST_NAME = "Test user";
export const TEST_ORIGIN = "http://gallery.test";

export interface TestUser extends CurrentUser {
  email: string;
  cookie: string;
}

/** A gallery that serves on a port of this machine: requests reach it as they do in life. */
export class GalleryFixture {
  readonly services: GalleryServices;
  readonly folder: string;
  readonly app: ReturnType<typeof galleryApp>;
  readonly server: Listening;
  readonly #opened: OpenDatabase;

  private constructor(
    opened: OpenDatabase,
    services: GalleryServices,
    folder: string,
    { app, server }: Pick<GalleryFixture, "app" | "server">,
  ) {
    this.#opened = opened;
    this.services = services;
    this.folder = folder;
    this.app = app;
    this.server = server;
  }

  /** @param options services that replace or extend the default ones, or what makes them of the database */
  static async open(
    options: Partial<GalleryServices> | ((database: GalleryDatabase) => Partial<GalleryServices>) = {},
  ): Promise<GalleryFixture> {
    const opened = await openTestDatabase();
    const folder = await mkdtemp(path.join(tmpdir(), "gallery-test-"));
    const blobs = new BlobStore(path.join(folder, "blobs"));
    const services = {
      database: opened.database,
      blobs,
      thumbnails: new Thumbnails(path.join(folder, "thumbs"), blobs),
      edgeChanges: await EdgeChanges.listen(opened),
      maxUploadBytes: 1024 * 1024,
      rateLimits: new RateLimits(),
      quotaBytes: 100 * 1024 * 1024,
      publicOrigin: TEST_ORIGIN,
      ...(typeof options === "function" ? options(opened.database) : options),
    };
    const app = galleryApp(services);
    return new GalleryFixture(opened, services, folder, { app, server: await listen(app, 0) });
  }

  get database() {
    return this.services.database;
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.services.edgeChanges.close();
    await this.#opened.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  request(target: string, options: RequestInit & { as?: TestUser | undefined } = {}): Promise<Response> {
    const { as, ...init } = options;
    const headers = new Headers(init.headers);
    if (as !== undefined) headers.set("Cookie", as.cookie);
    return socketRequest(this.server.url, TEST_ORIGIN + target, { ...init, headers });
  }

  putEdges(as: TestUser | undefined, body: unknown): Promise<Response> {
    return this.request("/api/storage/edges", {
      method: "PUT",
      as,
      headers: { Origin: TEST_ORIGIN, "Content-Type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }

  /** Sends a JSON body from the gallery's own origin. */
  send(method: string, target: string, body: unknown, as?: TestUser): Promise<Response> {
    const headers = { Origin: TEST_ORIGIN, "Content-Type": "application/json" };
    return this.request(target, { method, as, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  async addUser(password?: string): Promise<TestUser> {
    const id = randomUUID();
    const email = `${id}@example.com`;
    const passwordHash = password === undefined ? "" : await hashPassword({ email, password }, CHEAP_COST);
    await this.database.insert(users).values({ id, email, name: TEST_NAME, passwordHash });
    return { id, name: TEST_NAME, email, cookie: `${SESSION_COOKIE}=${await startSession(this.database, id)}` };
  }

  async addImage(owner: TestUser, contentHash = randomBytes(32).toString("hex")): Promise<string> {
    const id = randomUUID();
    await saveImage(this.database, {
      id,
      type: "image",
      ownerId: owner.id,
      url: mediaUrl(id, "photo.jpg"),
      title: "A photo",
      caption: null,
      contentHash,
      metadata: { size: 1_000, mimeType: "image/jpeg", originalName: "photo.jpg" },
    });
    return id;
  }

  async addGallery(owner: TestUser, imageIds: readonly string[], isPublic = false): Promise<string> {
    const id = randomUUID();
    await this.database.insert(galleries).values({ id, ownerId: owner.id, title: "A gallery", isPublic });
    const rows = imageIds.map(
      (memoryId, position) => ({ galleryId: id, memoryId, memoryType: "image", position }) as const,
    );
    if (rows.length > 0) await this.database.insert(galleryItems).values(rows);
    return id;
  }
}

export function icpEdge(memoryId: string, changes: Partial<StorageEdgeInput> = {}): StorageEdgeInput {
  return { memoryId, memoryType: "image", artifact: "asset", backend: "icp-canister", present: true, ...changes };
}
