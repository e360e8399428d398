import type { Database } from "../database/database.ts";
import type { BlobStore } from "../photos/blob-store.ts";
import type { Thumbnails } from "../photos/thumbnails.ts";

/** What the routes work with. */
export interface GalleryServices {
  database: Database;
  blobs: BlobStore;
  thumbnails: Thumbnails;
  /** Shown on the sign-in page; only a demonstration has it. */
  demoCredentials?: Credentials | undefined;
}

export interface Credentials {
  email: string;
  password: string;
}

export interface SignedInUser {
  id: string;
  name: string;
}

/** `undefined` when nobody is signed in. */
export type Viewer = SignedInUser | undefined;

export interface GalleryEnv {
  Variables: { viewer: Viewer };
}
