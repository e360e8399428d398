import process from "node:process";
import { parseArgs } from "node:util";

const USAGE = `Usage: npm run gallery -- [--port N] [--photos DIR] [--data DIR] [--private]

Serves the reference web gallery on this machine until it is interrupted.

  --port N      port to listen on; 0, the default, takes a free one
  --photos DIR  folder of JPEG, PNG, WebP and GIF files to show as one gallery;
                credits.json in it may name titles, authors, licences and sources
  --data DIR    keep database, originals and thumbnails there
                (default: a temporary folder, removed at the end)
  --private     only the demo user sees the gallery (default: a new one is public, another one as it was)
  --help        this text

In the environment:
  DATABASE_URL      a Postgres server to use instead of PGlite
  ICP_VERIFICATION  required: a copy on the Internet Computer counts only with a certificate that proves it;
                    off, the default: its owner's reports are believed
  ICP_HOST          where the canister is asked who proved an Internet Identity; without it nobody can use theirs
  ICP_VIEWER_URL    the viewer, at which people prove their Internet Identity by hand
  PUBLIC_ORIGIN     this gallery's address as browsers know it, e.g. https://gallery.example; Internet
                    Identity needs it where the gallery serves other machines than this one
  ICP_CANISTER_ID   the backend canister whose certificates count, for both
  ICP_ROOT_KEY      the DER root key of its network in hexadecimal, for both

When it serves it prints one line of JSON: { url, galleryUrl, galleryId, email, password }.`;

class UsageError extends Error {}

function readOptions(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: "string", default: "0" },
        photos: { type: "string" },
        data: { type: "string" },
        private: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535)
      throw new UsageError(`--port takes 0 to 65535, not ${values.port}.`);
    return { ...values, port };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}

/**
 * Off by default: archivers that send no receipts with their reports are served too. A gallery that relies on what its
 * database says about ICP turns it on.
 */
function readIcpOptions({
  ICP_VERIFICATION = "off",
  ICP_HOST,
  ICP_CANISTER_ID,
  ICP_ROOT_KEY = "",
  ICP_VIEWER_URL,
  PUBLIC_ORIGIN,
}: NodeJS.ProcessEnv) {
  if (PUBLIC_ORIGIN && (!URL.canParse(PUBLIC_ORIGIN) || new URL(PUBLIC_ORIGIN).origin !== PUBLIC_ORIGIN))
    throw new UsageError(`PUBLIC_ORIGIN is an origin such as https://gallery.example, not "${PUBLIC_ORIGIN}".`);
  if (ICP_VERIFICATION !== "off" && ICP_VERIFICATION !== "required")
    throw new UsageError(`ICP_VERIFICATION is "required" or "off", not "${ICP_VERIFICATION}".`);
  if (ICP_VERIFICATION === "off" && !ICP_HOST) return {};
  if (!ICP_CANISTER_ID || !/^([0-9a-f]{2})+$/i.test(ICP_ROOT_KEY))
    throw new UsageError(
      "ICP_VERIFICATION=required and ICP_HOST need ICP_CANISTER_ID, and ICP_ROOT_KEY in hexadecimal.",
    );
  const trust = { canisterId: ICP_CANISTER_ID, rootKey: new Uint8Array(Buffer.from(ICP_ROOT_KEY, "hex")) };
  return {
    ...(ICP_VERIFICATION === "required" ? { icpTrust: trust } : {}),
    ...(ICP_HOST ? { identities: { host: ICP_HOST, trust, viewerUrl: ICP_VIEWER_URL || undefined } } : {}),
    publicOrigin: PUBLIC_ORIGIN || undefined,
  };
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const stopped = new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  const { startGallery } = await import("./index.ts");
  const gallery = await startGallery({
    port: options.port,
    photosDir: options.photos,
    dataDir: options.data,
    databaseUrl: process.env.DATABASE_URL || undefined,
    isPublic: options.private ? false : undefined,
    ...readIcpOptions(process.env),
  });
  for (const problem of gallery.problems) console.error(problem);
  const { url, galleryUrl, galleryId, credentials } = gallery;
  console.log(JSON.stringify({ url, galleryUrl, galleryId, ...credentials }));
  await stopped;
  await gallery.close();
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    if (error instanceof UsageError) console.error(`\n${USAGE}`);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
