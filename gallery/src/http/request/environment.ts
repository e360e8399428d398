import type { HttpBindings } from "@hono/node-server";
import type { Credentials, CurrentUser } from "../../accounts/current-user.ts";
import type { NonceRegistry } from "../../accounts/internet-identity.ts";
import type { GalleryDatabase } from "../../database/gallery-database.ts";
import type { EdgeChanges } from "../../edges/edge-changes.ts";
import type { IcpVerifier } from "../../icp/icp-verifier.ts";
import type { BlobStore } from "../../memories/blob-store.ts";
import type { Thumbnails } from "../../memories/thumbnails.ts";
import type { RateLimits } from "./rate-limits.ts";

/** What the routes work with. */
export interface GalleryServices {
  database: GalleryDatabase;
  blobs: BlobStore;
  thumbnails: Thumbnails;
  edgeChanges: EdgeChanges;
  maxUploadBytes: number;
  rateLimits: RateLimits;
  /** With one, a copy counts as present on ICP only if the canister certifies it. */
  icpVerifier?: IcpVerifier | undefined;
  /** Asks the canister who proved a nonce; without one, Internet Identity cannot be used here. */
  nonceRegistry?: NonceRegistry | undefined;
  /** Where the viewer is, at which people prove who they are by hand. */
  viewerUrl?: string | undefined;
  /** As browsers know this gallery, e.g. `https://gallery.example`; on this machine it may be left out. */
  publicOrigin?: string | undefined;
  /** A proxy adds people's addresses to `X-Forwarded-For`; without one that header is anybody's word. */
  isBehindProxy?: boolean;
  /** Shown on the sign-in page; only a demonstration has it. */
  demoCredentials?: Credentials | undefined;
}

export interface GalleryEnv {
  Bindings: Partial<HttpBindings>;
  Variables: {
    user: CurrentUser | undefined;
    /** Of this gallery, as the browser knows it. */
    origin: string;
  };
}
