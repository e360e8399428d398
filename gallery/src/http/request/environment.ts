import type { HttpBindings } from "@hono/node-server";
import type { Credentials, CurrentUser } from "../../accounts/current-user.ts";
import type { NonceRegistry } from "../../accounts/internet-identity.ts";
import type { GalleryDatabase } from "../../database/gallery-database.ts";
import type { EdgeChanges } from "../../edges/edge-changes.ts";
import type { IcpVerifier } from "../../icp/icp-verifier.ts";
import type { Rescue } from "../../icp/rescue.ts";
import type { SitePresence } from "../../icp/site-presence.ts";
import type { BlobStore } from "../../memories/blob-store.ts";
import type { Thumbnails } from "../../memories/thumbnails.ts";
import type { RateLimits } from "./rate-limits.ts";

/** Everything that routes work with. */
export interface GalleryServices {
  database: GalleryDatabase;
  blobs: BlobStore;
  thumbnails: Thumbnails;
  edgeChanges: EdgeChanges;
  maxUploadBytes: number;
  /** How much each person may keep here. */
  quotaBytes: number;
  rateLimits: RateLimits;
  /** With one, a copy counts as present on ICP only if the canister certifies it. */
  icpVerifier?: IcpVerifier | undefined;
  /** Asks people's archives which of their files here they have. Without it, edges follow reports alone. */
  sitePresence?: SitePresence | undefined;
  /** Asks the canister who proved a nonce. Without one, nobody can use an Internet Identity here. */
  nonceRegistry?: NonceRegistry | undefined;
  /** The address of the viewer, in which people prove who they are. */
  viewerUrl?: string | undefined;
  /** With it, pages of public galleries show photos from their owner's archive where the files are gone. */
  rescue?: Rescue | undefined;
  /** The origin by which browsers know this gallery, e.g. `https://gallery.example`. Without it only this machine's names count. */
  publicOrigin?: string | undefined;
  /** A proxy adds people's addresses to `X-Forwarded-For`. Without a proxy anybody could write that header. */
  isBehindProxy?: boolean;
  /** Where to report a weakness, as an address such as `mailto:` or `https:`. */
  securityContact?: string | undefined;
  /** Whoever knows it may do what whoever runs the gallery may do over HTTP. Without it, nobody may. */
  adminToken?: string | undefined;
  /** Shown on the sign-in page. Only a demonstration has it. */
  demoCredentials?: Credentials | undefined;
}

export interface GalleryEnv {
  Bindings: Partial<HttpBindings>;
  Variables: {
    user: CurrentUser | undefined;
    /** The origin of this gallery as the browser knows it. */
    origin: string;
  };
}
