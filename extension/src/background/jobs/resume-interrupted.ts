import { findCapsuleOwner } from "../../backend/capsule-key.ts";
import { readNetwork } from "../../backend/network.ts";
import { capsuleName, openDatabase } from "../../storage/database.ts";
import { interruptedJobs, signedOutJobs } from "../../storage/jobs.ts";
import { askHost } from "./ask-host.ts";

/**
 * Goes on, without a click, with jobs that the end of the browser, of the host or of the person's session cut off; paused ones
 * wait. So do those of somebody who is not signed in: nothing is stored as somebody else than the person began it.
 */
export async function resumeInterrupted(): Promise<void> {
  const database = await openDatabase();
  const jobs = [...(await interruptedJobs(database)), ...(await signedOutJobs(database))];
  const network = await readNetwork();
  if (jobs.length === 0 || !network.ok) return;
  const owner = await findCapsuleOwner(database, network.value);
  const ownCapsule = owner && capsuleName(network.value.canisterId, owner);
  for (const { origin, gallery, edgesUrl, capsule } of jobs)
    if (capsule === ownCapsule) await askHost({ to: "host", type: "host.start", origin, gallery, edgesUrl });
}
