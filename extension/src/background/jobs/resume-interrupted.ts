import { findCapsuleOwner } from "../../backend/capsule-key.ts";
import { readNetwork } from "../../backend/network.ts";
import { capsuleName, type JobRecord, openDatabase } from "../../storage/databases/database.ts";
import { partsLock } from "../../storage/job-lock.ts";
import { interruptedJobs, signedOutJobs } from "../../storage/jobs.ts";
import { askHost } from "./ask-host.ts";

const partsOf = ({ origin, galleryId }: Pick<JobRecord, "origin" | "galleryId">) => partsLock(origin, galleryId);

/**
 * Resumes the jobs that were interrupted by the end of the browser, of the host or of the person's session, without a click.
 * Paused jobs wait for the person, and so do the parts behind them. Jobs of somebody who is not signed in wait too: a job never goes on as another identity
 * than it was begun as.
 */
export async function resumeInterrupted(): Promise<void> {
  const database = await openDatabase();
  const jobs = [...(await interruptedJobs(database)), ...(await signedOutJobs(database))];
  const network = await readNetwork();
  if (jobs.length === 0 || !network.ok) return;
  const owner = await findCapsuleOwner(database, network.value);
  const ownCapsule = owner && capsuleName(network.value.canisterId, owner);
  const all = await database.getAll("jobs");
  const paused = new Set(all.flatMap(({ state, ...job }) => (state.name === "paused" ? [partsOf(job)] : [])));
  for (const { origin, galleryId, gallery, edgesUrl, tellsSource, capsule } of jobs)
    if (capsule === ownCapsule && !paused.has(partsOf({ origin, galleryId })))
      await askHost({ to: "host", type: "host.start", origin, gallery, edgesUrl, tellsSource, tellsSite: false });
}
