/**
 * `npx tsx canister/bench/shared-deletion.ts [galleries]` measures the messages that delete a memory which is in many galleries (100),
 * each shared by as many links as there may be.
 */
import type { ExecutionReport } from "@store-forever/devnet";
import { LIMITS } from "@store-forever/protocol";
import { assetRef, bytesOf, galleryInput, memoryInput, sha256, uuid } from "../src/inputs.fixture.ts";
import { okOf, startBackend } from "../test/backend.fixture.ts";

const galleryCount = Number(process.argv[2] ?? 100);
const executions: ExecutionReport[] = [];
const network = await startBackend({ onExecution: (execution) => executions.push(execution) });
try {
  const { backend } = network.person();
  const photo = bytesOf(1_000, 1);
  okOf((await backend.store_assets([{ sha256: sha256(photo), bytes: photo }]))[0]);
  const ids = [uuid(1), uuid(2)];
  (await backend.memories_create(ids.map((id) => memoryInput(id, [assetRef("original", photo)])))).map(okOf);
  let token = "";
  for (let number = 0; number < galleryCount; number++) {
    const target = { gallery: uuid(1_000 + number) };
    okOf(await backend.store_gallery_forever(galleryInput(target.gallery, ids)));
    for (let link = 0; link < LIMITS.maxShareLinks; link++)
      ({ token } = okOf(await backend.create_share_link(target, [`link ${link}`])));
  }
  executions.length = 0;
  okOf((await backend.memories_delete([uuid(1)]))[0]);
  const url = `/s/${token}/${uuid(1)}/original`;
  const ask = () =>
    network.anonymous.backend.http_request({
      method: "GET",
      url,
      headers: [],
      body: new Uint8Array(0),
      certificate_version: [2],
    });
  const isProven = async () => (await ask()).headers.some(([name]) => name.toLowerCase() === "ic-certificate");
  for (let isGone = false; !isGone; isGone = await isProven()) await new Promise((resolve) => setTimeout(resolve, 200));
  const steps = executions.filter(({ entry }) => entry === "U" || entry === "T");
  const instructions = steps.map((step) => Number(step.instructions)).filter((count) => count > 1e7);
  console.log(`${galleryCount} galleries with ${LIMITS.maxShareLinks} links each, one memory deleted:`);
  console.log(
    `${instructions.length} messages, of at most ${(Math.max(...instructions) / 1e9).toFixed(2)} billion instructions`,
  );
  console.log(`together ${(instructions.reduce((sum, count) => sum + count, 0) / 1e9).toFixed(2)} billion`);
} finally {
  await network.devnet.close();
}
