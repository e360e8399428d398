import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import type { StorageEdgeInput } from "@store-forever/protocol";
import { Client } from "pg";
import { hashPassword } from "../accounts/passwords.ts";
import { openSession } from "../accounts/sessions.ts";
import { type OpenDatabase, openPglite, openPostgres } from "../database/database.ts";
import { galleries, galleryItems, users } from "../database/schema.ts";
import { galleryApp } from "../http/app.tsx";
import type { GalleryServices, SignedInUser } from "../http/environment.ts";
import { SESSION_COOKIE } from "../http/session-cookie.ts";
import { BlobStore } from "../photos/blob-store.ts";
import { mediaUrl } from "../photos/photo-file.ts";
import { saveImage } from "../photos/save-image.ts";
import { Thumbnails } from "../photos/thumbnails.ts";

const TEST_NAME = "Test user";
export const TEST_ORIGIN = "http://gallery.test";

/** PGlite in memory or, when `TEST_DATABASE_URL` names a server, a database of its own there that `close` drops. */
export async function openTestDatabase(): Promise<OpenDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) return openPglite();
  const { url, drop } = await createTestDatabase(server);
  const { database, close } = await openPostgres(url);
  return { database, close: () => close().then(drop) };
}

/** @param server URL of any database of the server, whose user may create others */
export async function createTestDatabase(server: string) {
  const name = `gallery_test_${randomBytes(8).toString("hex")}`;
  await runOnServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => runOnServer(server, `DROP DATABASE ${name}`) };
}

async function runOnServer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
}

export interface TestUser extends SignedInUser {
  email: string;
  cookie: string;
}

export class TestGallery {
  readonly services: GalleryServices;
  readonly folder: string;
  readonly app: ReturnType<typeof galleryApp>;
  readonly #opened: OpenDatabase;

  private constructor(opened: OpenDatabase, folder: string) {
    this.#opened = opened;
    this.folder = folder;
    const blobs = new BlobStore(path.join(folder, "blobs"));
    const thumbnails = new Thumbnails(path.join(folder, "thumbs"), blobs);
    this.services = { database: opened.database, blobs, thumbnails };
    this.app = galleryApp(this.services);
  }

  static async open(): Promise<TestGallery> {
    return new TestGallery(await openTestDatabase(), await mkdtemp(path.join(tmpdir(), "gallery-test-")));
  }

  get database() {
    return this.services.database;
  }

  async close(): Promise<void> {
    await this.#opened.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  request(target: string, options: RequestInit & { as?: TestUser | undefined } = {}): Promise<Response> {
    const { as, ...init } = options;
    const headers = new Headers(init.headers);
    if (as !== undefined) headers.set("Cookie", as.cookie);
    return Promise.resolve(this.app.request(TEST_ORIGIN + target, { ...init, headers }));
  }

  putEdges(as: TestUser | undefined, body: unknown): Promise<Response> {
    return this.request("/api/storage/edges", {
      method: "PUT",
      as,
      headers: { Origin: TEST_ORIGIN, "Content-Type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }

  async addUser(password?: string): Promise<TestUser> {
    const id = randomUUID();
    const email = `${id}@example.com`;
    const passwordHash = password === undefined ? "" : await hashPassword(password);
    await this.database.insert(users).values({ id, email, name: TEST_NAME, passwordHash });
    return { id, name: TEST_NAME, email, cookie: `${SESSION_COOKIE}=${await openSession(this.database, id)}` };
  }

  async addImage(owner: TestUser, contentHash = randomBytes(32).toString("hex")): Promise<string> {
    const id = randomUUID();
    await saveImage(this.database, {
      id,
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
