import process from "node:process";
import { readOptions, USAGE, UsageError } from "./gallery-options.ts";

const UNPROVED =
  "Reports of copies on the Internet Computer are believed without proof. Name the canister in ICP_CANISTER_ID, or set ICP_VERIFICATION=off.";

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) {
    console.log(USAGE);
    return;
  }
  const stopped = new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  const { startGallery } = await import("../src/server/start-gallery.ts");
  const gallery = await startGallery(options);
  for (const problem of gallery.problems) console.error(problem);
  if (options.icpTrust === undefined && process.env.ICP_VERIFICATION !== "off") console.error(UNPROVED);
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
