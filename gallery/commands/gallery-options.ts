import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fromHex } from "@store-forever/protocol";
import { MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import type { GalleryOptions } from "../src/server/start-gallery.ts";

/** Shown if neither a folder of photos nor kept data is named. */
const SAMPLES = fileURLToPath(new URL("../../samples", import.meta.url));

export const USAGE = `Usage: npm run gallery -- [--port N] [--photos DIR] [--data DIR] [--private]

Serves the reference web gallery on this machine until it is interrupted.

  --port N      port to listen on; 0, the default, takes a free one
  --photos DIR  folder of JPEG, PNG, WebP and GIF files to show as one gallery;
                credits.json in it may name titles, authors, licences and sources
                (default: sample photos; with --data or DATABASE_URL, what is kept there)
  --data DIR    folder in which to keep database, originals and thumbnails
                (default: a temporary folder, removed at the end)
  --private     only the demo user sees the gallery (default: a new gallery is public, another one stays as it was)
  --help        this text

In the environment:
  DATABASE_URL      a Postgres server to use instead of PGlite
  PUBLIC_ORIGIN     the address by which browsers know this gallery, e.g. https://gallery.example; needed behind
                    a proxy, and for Internet Identity where the gallery serves other machines than this one
  SECURITY_CONTACT  where to report a weakness, e.g. mailto:security@gallery.example; for /.well-known/security.txt
  QUOTA_MB          how much each person may keep here, in MB (default: 5000)
  ADMIN_TOKEN       at least 16 characters that nobody can guess; with them, POST /api/storage/presence/refresh works
  BEHIND_PROXY      1 if a proxy adds people's addresses as the last entry of X-Forwarded-For
  ICP_CANISTER_ID   the backend canister whose certificates count
  ICP_ROOT_KEY      the DER root key of its network in hexadecimal (default: mainnet's)
  ICP_VERIFICATION  required (default with ICP_CANISTER_ID): a copy on the Internet Computer counts only with a
                    certificate of that canister; off: reports are believed
  ICP_HOST          where to ask the canister who proved an Internet Identity; without it nobody can use one
  ICP_VIEWER_URL    the viewer, in which people prove their Internet Identity

Once it serves, it prints one line of JSON: { url, galleryUrl, galleryId, email, password }.`;

/** The command line or the environment makes no sense. The message says why. */
export class UsageError extends Error {}

/**
 * @returns `undefined` when help is asked for
 * @throws UsageError
 */
export function readOptions(args: string[], environment: NodeJS.ProcessEnv): GalleryOptions | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new UsageError(`--port takes 0 to 65535, not ${values.port}.`);
  const { DATABASE_URL, PUBLIC_ORIGIN, BEHIND_PROXY = "", QUOTA_MB = "", SECURITY_CONTACT, ADMIN_TOKEN } = environment;
  if (PUBLIC_ORIGIN && (!URL.canParse(PUBLIC_ORIGIN) || new URL(PUBLIC_ORIGIN).origin !== PUBLIC_ORIGIN))
    throw new UsageError(`PUBLIC_ORIGIN takes an origin such as https://gallery.example, not "${PUBLIC_ORIGIN}".`);
  if (!/^(?:[1-9]\d{0,8})?$/.test(QUOTA_MB)) throw new UsageError(`QUOTA_MB takes megabytes, not "${QUOTA_MB}".`);
  if (SECURITY_CONTACT && !/^(?:mailto|https|tel):[\x21-\x7e]+$/.test(SECURITY_CONTACT))
    throw new UsageError(
      `SECURITY_CONTACT takes an address such as mailto:security@gallery.example, not "${SECURITY_CONTACT}".`,
    );
  if (ADMIN_TOKEN && !/^\S{16,}$/.test(ADMIN_TOKEN))
    throw new UsageError("ADMIN_TOKEN takes at least 16 characters without spaces.");
  if (!/^[01]?$/.test(BEHIND_PROXY)) throw new UsageError(`BEHIND_PROXY takes 1 or 0, not "${BEHIND_PROXY}".`);
  return {
    port,
    photosDir: values.photos ?? (values.data || DATABASE_URL ? undefined : SAMPLES),
    dataDir: values.data,
    databaseUrl: DATABASE_URL || undefined,
    isPublic: values.private ? false : undefined,
    publicOrigin: PUBLIC_ORIGIN || undefined,
    securityContact: SECURITY_CONTACT || undefined,
    adminToken: ADMIN_TOKEN || undefined,
    isBehindProxy: BEHIND_PROXY === "1",
    quotaBytes: QUOTA_MB === "" ? undefined : Number(QUOTA_MB) * 1_000_000,
    ...readIcpOptions(environment),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: "string", default: "0" },
        photos: { type: "string" },
        data: { type: "string" },
        private: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** With a canister named, its certificates are required by default. Without one there is nobody to ask: reports are believed. */
function readIcpOptions({
  ICP_HOST,
  ICP_CANISTER_ID,
  ICP_VERIFICATION = ICP_CANISTER_ID ? "required" : "off",
  ICP_ROOT_KEY = "",
  ICP_VIEWER_URL,
}: NodeJS.ProcessEnv): Pick<GalleryOptions, "icpTrust" | "identities"> {
  if (ICP_VERIFICATION !== "off" && ICP_VERIFICATION !== "required")
    throw new UsageError(`ICP_VERIFICATION takes "required" or "off", not "${ICP_VERIFICATION}".`);
  if (ICP_VERIFICATION === "off" && !ICP_HOST) return {};
  if (!ICP_CANISTER_ID) throw new UsageError("ICP_VERIFICATION=required and ICP_HOST need ICP_CANISTER_ID.");
  if (!/^([0-9a-f]{2})*$/i.test(ICP_ROOT_KEY)) throw new UsageError("ICP_ROOT_KEY has to be in hexadecimal.");
  const trust = { canisterId: ICP_CANISTER_ID, rootKey: ICP_ROOT_KEY ? fromHex(ICP_ROOT_KEY) : MAINNET_ROOT_KEY };
  return {
    ...(ICP_VERIFICATION === "required" ? { icpTrust: trust } : {}),
    ...(ICP_HOST ? { identities: { host: ICP_HOST, trust, viewerUrl: ICP_VIEWER_URL || undefined } } : {}),
  };
}
