import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { endDevice, ORIGIN, startDevice } from "../../test/jobs-on-device.ts";
import { type CapsuleKey, findCapsuleKey } from "../backend/capsule-key.ts";
import { type NetworkConfig, readNetwork } from "../backend/network.ts";
import { openDatabase } from "../storage/databases/database.ts";
import { recordJobStart } from "../storage/jobs.ts";
import { HostedJob } from "./hosted-job.ts";
import { runJob } from "./run-job.ts";

vi.mock("wxt/browser", () => ({ browser: { runtime: { getURL: (path: string) => path } } }));

let capsule: string;
beforeEach(async () => {
  capsule = await startDevice();
});
afterEach(endDevice);

it("writes down that a job ended that could not begin, and that nothing of it is on its way", async () => {
  const database = await openDatabase();
  const item = { memoryId: "a", memoryType: "image", url: `${ORIGIN}/a.jpg`, title: "A" } as const;
  const gallery = { galleryId: "g", title: "Summer", sourceUrl: ORIGIN, items: [item] };
  const record = await recordJobStart(database, {
    ...{ origin: ORIGIN, galleryId: "g", gallery, totalCount: 1, edgesUrl: `${ORIGIN}/edges` },
    ...{ tellsSource: false, capsule, startedAtMs: 1 },
  });
  const network = await readNetwork();
  const key = network.ok && (await findCapsuleKey(database, network.value));
  const job = new HostedJob(gallery);
  job.begin(record, "device");
  await runJob({
    ...{ job, record, database, network: (network.ok && network.value) as NetworkConfig, key: key as CapsuleKey },
    observe: async () => undefined,
    askOpenPage: async () => [],
    askMissing: async () => {
      throw new Error("The browser does not answer.");
    },
    track: (work) => void work.catch(() => {}),
  });
  expect(await database.get("jobs", [ORIGIN, "g"])).toMatchObject({
    migratingIds: [],
    state: { name: "failed", failure: { code: "Internal" } },
  });
  const [last] = (await database.getAll("outbox")).slice(-1);
  expect(last?.report.edges.at(-1)).toMatchObject({ memoryId: "a", artifact: "asset", syncState: "failed" });
});
