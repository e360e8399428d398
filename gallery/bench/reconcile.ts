/**
 * How long a gallery takes to compare 1,000 memories with an archive at the mainnet's pace, and how many update messages the
 * canister takes meanwhile: `npm run bench:reconcile -w gallery`. It needs the built canister. The network has a process of its own, as it
 * is on other machines than a gallery.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { accepted, archiveId, LIMITS, toHex } from "@store-forever/protocol";
import { SitePresence } from "../src/icp/site-presence.ts";
import { deployBackend, newOwner, sha256Of, storePhotos } from "../test/canister-ground.ts";
import { GalleryFixture, TEST_ORIGIN } from "../test/gallery-fixture.ts";

const MEMORY_COUNT = 1_000;
const DEVNET = fileURLToPath(new URL("../../devnet/src/cli.ts", import.meta.url));
const network = spawn(process.execPath, [...process.execArgv, DEVNET, "--port", "0", "--clock", "mainnet"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [ready] = await once(createInterface(network.stdout), "line");
const devnet = JSON.parse(String(ready)) as { url: string; rootKey: string };
const ground = { devnet, ...(await deployBackend(devnet)) };
const gallery = await GalleryFixture.open({ sitePresence: new SitePresence(ground.devnet.url, ground.trust) });
try {
  const user = await gallery.addUser();
  const { owner, backend } = newOwner(ground);
  const photos = await Promise.all(
    Array.from({ length: MEMORY_COUNT }, async () => {
      const bytes = new Uint8Array(randomBytes(100));
      const memoryId = await gallery.addImage(user, toHex(sha256Of(bytes)));
      return { id: archiveId(TEST_ORIGIN, "memory", memoryId), bytes };
    }),
  );
  for (let start = 0; start < photos.length; start += LIMITS.maxMemoriesPerCall)
    await storePhotos(backend, photos.slice(start, start + LIMITS.maxMemoriesPerCall));
  const secret = new Uint8Array(randomBytes(32));
  accepted(await backend.add_presence_key({ origin: TEST_ORIGIN, secret_sha256: sha256Of(secret) }));
  const compare = async (what: string) => {
    const updatesBefore = await updates();
    const begunMs = performance.now();
    const cpuBefore = process.cpuUsage();
    const answer = await gallery.send(
      "PUT",
      "/api/storage/presence-keys",
      { owner, secret: Buffer.from(secret).toString("base64url") },
      user,
    );
    const { archives } = (await answer.json()) as { archives: { found: number; gone: number }[] };
    const ms = Math.round(performance.now() - begunMs);
    const { user: userUs, system: systemUs } = process.cpuUsage(cpuBefore);
    const { found, gone } = archives[0] ?? { found: 0, gone: 0 };
    process.stdout.write(
      `${what}: ${ms} ms, ${Math.round((userUs + systemUs) / 1_000)} ms of the gallery's processor, ${found} found, ${gone} gone, ${(await updates()) - updatesBefore} updates\n`,
    );
  };
  const updates = async () => {
    const { operations } = await backend.stats();
    return operations.reduce((sum, { count }) => sum + count, 0n);
  };
  await compare(`All ${MEMORY_COUNT} edges were lost`);
  await compare("Nothing has changed");
  for (let start = 0; start < photos.length; start += LIMITS.maxMemoriesPerCall)
    for (const deleted of await backend.memories_delete(
      photos.slice(start, start + LIMITS.maxMemoriesPerCall).map(({ id }) => id),
    ))
      accepted(deleted);
  await compare("All were deleted in the archive");
} finally {
  await gallery.close();
  network.kill("SIGTERM");
}
