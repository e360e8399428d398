import path from "node:path";
import type { Credentials } from "../accounts/current-user.ts";
import { ensureDemoUser } from "../accounts/demo-user.ts";
import { openPglite, openPostgres } from "../database/open-database.ts";
import { EdgeChanges } from "../edges/edge-changes.ts";
import { galleryApp } from "../http/app.tsx";
import type { GalleryServices } from "../http/request/environment.ts";
import { RateLimits } from "../http/request/rate-limits.ts";
import { ArchiveHomes, type IcpTrust } from "../icp/archive-homes.ts";
import { CanisterNonces } from "../icp/canister-nonces.ts";
import { IcpVerifier } from "../icp/icp-verifier.ts";
import { rescueBy } from "../icp/rescue.ts";
import { SitePresence } from "../icp/site-presence.ts";
import { startMaintenance } from "../maintenance/start-maintenance.ts";
import { BlobStore } from "../memories/blob-store.ts";
import { Thumbnails } from "../memories/thumbnails.ts";
import { ensureGallery, importPhotos, requirePhotoFolder, SAMPLES_TITLE } from "../photos/import-photos.ts";
import { ITEMS_PER_PAGE } from "../views/gallery/gallery-items-view.tsx";
import { claimDataFolder } from "./data-folder.ts";
import { listen, requireFreePort } from "./listen.ts";

export type { Credentials } from "../accounts/current-user.ts";
export type { IcpTrust } from "../icp/archive-homes.ts";

export interface GalleryOptions {
  /** 0 takes a free port. */
  port: number;
  /** A folder of photos to show as a gallery of the demo user. Without one, an empty gallery is made. */
  photosDir?: string | undefined;
  /** Where database, originals and thumbnails are kept. Without it, a temporary folder is used and removed at the end. */
  dataDir?: string | undefined;
  /** A Postgres server to use instead of PGlite. With one, the sign-in page does not show the demo password. */
  databaseUrl?: string | undefined;
  /** With it, a copy on ICP counts as present only when this canister's certificate proves it. Without it, reports are believed. */
  icpTrust?: IcpTrust | undefined;
  /** Where to ask the canister to which people prove their Internet Identity. Without it, nobody can use one. */
  identities?: { host: string; trust: IcpTrust; viewerUrl?: string | undefined } | undefined;
  /**
   * The origin by which browsers know this gallery. It is needed behind a proxy, and for Internet Identity where the gallery
   * serves other machines than this one.
   */
  publicOrigin?: string | undefined;
  /** Where to report a weakness, as an address such as `mailto:` or `https:`. */
  securityContact?: string | undefined;
  /** Lets whoever runs the gallery ask it for things over HTTP. */
  adminToken?: string | undefined;
  /** A proxy adds people's addresses to `X-Forwarded-For`. */
  isBehindProxy?: boolean | undefined;
  /** The size of the largest upload, 100 MB by default. */
  maxUploadBytes?: number | undefined;
  /** How much each person may keep here, 5 GB by default. Imported photos count as their owner's. */
  quotaBytes?: number | undefined;
  /**
   * Whether people who are not signed in see the imported gallery. By default a new one is public, and one that exists stays
   * as its owner has set it.
   */
  isPublic?: boolean | undefined;
}

export interface RunningGallery {
  url: string;
  /** The page that shows the whole gallery, however many photos it has. */
  galleryUrl: string;
  galleryId: string;
  /** The credentials of the demo user, who owns the gallery. */
  credentials: Credentials;
  /** What could not be imported, as sentences. */
  problems: string[];
  close(): Promise<void>;
}

const DEMO_PASSWORD_FILE = "demo-password";
const DEFAULT_MAX_UPLOAD_BYTES = 100_000_000;
const DEFAULT_QUOTA_BYTES = 5_000_000_000;

/**
 * Starts the reference gallery on this machine's loopback interface: migrates its database, imports the photos and serves.
 * @throws Error when the port or the data folder is in use, when the photo folder or the database is not there, or when
 *   another version of the gallery made the database
 */
export async function startGallery(options: GalleryOptions): Promise<RunningGallery> {
  if (options.photosDir !== undefined) await requirePhotoFolder(options.photosDir);
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const dataFolder = await claimDataFolder(options.dataDir);
    closers.push(dataFolder.release);
    await requireFreePort(options.port);
    const opened =
      options.databaseUrl === undefined
        ? await openPglite(path.join(dataFolder.path, "database"))
        : await openPostgres(options.databaseUrl);
    const { database } = opened;
    closers.push(opened.close);
    const edgeChanges = await EdgeChanges.listen(opened);
    closers.push(() => edgeChanges.close());

    const blobs = new BlobStore(path.join(dataFolder.path, "blobs"));
    const thumbnails = new Thumbnails(path.join(dataFolder.path, "thumbs"), blobs);
    const { id: ownerId, credentials } = await ensureDemoUser(database, path.join(dataFolder.path, DEMO_PASSWORD_FILE));
    const target = { database, blobs, ownerId, isPublic: options.isPublic };
    const { galleryId, photoCount, problems } =
      options.photosDir === undefined
        ? { galleryId: await ensureGallery(target, SAMPLES_TITLE), photoCount: 0, problems: [] }
        : await importPhotos(target, options.photosDir);

    const demoCredentials = options.databaseUrl === undefined ? credentials : undefined;
    const { identities } = options;
    const homes = identities && new ArchiveHomes(database, identities.host, identities.trust);
    const services: GalleryServices = {
      database,
      blobs,
      thumbnails,
      edgeChanges,
      demoCredentials,
      maxUploadBytes: options.maxUploadBytes ?? DEFAULT_MAX_UPLOAD_BYTES,
      quotaBytes: options.quotaBytes ?? DEFAULT_QUOTA_BYTES,
      rateLimits: new RateLimits(),
      icpVerifier: options.icpTrust && new IcpVerifier(options.icpTrust, homes),
      sitePresence: identities && new SitePresence(identities.host, identities.trust, homes),
      viewerUrl: options.identities?.viewerUrl,
      rescue: rescueBy(options.identities),
      publicOrigin: options.publicOrigin,
      securityContact: options.securityContact,
      adminToken: options.adminToken,
      isBehindProxy: options.isBehindProxy ?? false,
      nonceRegistry: options.identities && new CanisterNonces(options.identities.host, options.identities.trust),
    };
    closers.push(startMaintenance(services));
    const server = await listen(galleryApp(services), options.port);
    closers.push(server.close);
    return {
      url: server.url,
      galleryUrl: `${server.url}/galleries/${galleryId}${photoCount > ITEMS_PER_PAGE ? "?page=all" : ""}`,
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
