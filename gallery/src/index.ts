import type { AddressInfo } from "node:net";
import path from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { ensureDemoUser } from "./accounts/demo-user.ts";
import { claimDataFolder } from "./data-folder.ts";
import { openPglite, openPostgres } from "./database/database.ts";
import { galleryApp } from "./http/app.tsx";
import type { Credentials } from "./http/environment.ts";
import { BlobStore } from "./photos/blob-store.ts";
import { ensureGallery, importPhotos, SAMPLES_TITLE } from "./photos/import-photos.ts";
import { Thumbnails } from "./photos/thumbnails.ts";

export type { Credentials } from "./http/environment.ts";

export interface GalleryOptions {
  /** 0 takes a free port. */
  port: number;
  /** Folder of photos to show as a gallery of the demo user; without one an empty gallery is made. */
  photosDir?: string | undefined;
  /** Where database, originals and thumbnails are kept; without one a temporary folder is used and removed at the end. */
  dataDir?: string | undefined;
  /** A Postgres server to use instead of PGlite. The sign-in page then keeps the demo password to itself. */
  databaseUrl?: string | undefined;
  /** Whether people who are not signed in see the imported gallery; yes by default. */
  isPublic?: boolean | undefined;
}

export interface RunningGallery {
  url: string;
  galleryUrl: string;
  galleryId: string;
  /** Of the demo user, who owns the gallery. */
  credentials: Credentials;
  /** What could not be imported, as sentences. */
  problems: string[];
  close(): Promise<void>;
}

const HOST = "127.0.0.1";

/**
 * Starts the reference gallery on this machine's loopback interface: migrates its database, imports the photos, serves.
 * @throws Error when the port or the data folder is in use, or the photo folder or the database is not there
 */
export async function startGallery(options: GalleryOptions): Promise<RunningGallery> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const dataFolder = await claimDataFolder(options.dataDir);
    closers.push(dataFolder.release);
    const { database, close: closeDatabase } =
      options.databaseUrl === undefined
        ? await openPglite(path.join(dataFolder.path, "database"))
        : await openPostgres(options.databaseUrl);
    closers.push(closeDatabase);

    const blobs = new BlobStore(path.join(dataFolder.path, "blobs"));
    const thumbnails = new Thumbnails(path.join(dataFolder.path, "thumbs"), blobs);
    const { id: ownerId, credentials } = await ensureDemoUser(database);
    const target = { database, blobs, ownerId, isPublic: options.isPublic ?? true };
    const { galleryId, problems } =
      options.photosDir === undefined
        ? { galleryId: await ensureGallery(target, SAMPLES_TITLE), problems: [] }
        : await importPhotos(target, options.photosDir);

    const demoCredentials = options.databaseUrl === undefined ? credentials : undefined;
    const server = await listen(galleryApp({ database, blobs, thumbnails, demoCredentials }), options.port);
    closers.push(server.close);
    return {
      url: server.url,
      galleryUrl: `${server.url}/galleries/${galleryId}`,
      galleryId,
      credentials,
      problems,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listen(app: ReturnType<typeof galleryApp>, port: number) {
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(`Port ${port} is in use. Name another one, or 0 for a free one.`)
          : error,
      ),
    );
    server.listen(port, HOST, resolve);
  });
  const { port: boundPort } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ("closeAllConnections" in server) server.closeAllConnections();
    });
  return { url: `http://${HOST}:${boundPort}`, close };
}
