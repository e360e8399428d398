import { openDatabase } from "../storage/database.ts";
import { interruptedJobs } from "../storage/jobs.ts";
import { askHost } from "./host-link.ts";

/** Goes on, without a click, with jobs that the end of the browser or of the host cut off; paused ones wait. */
export async function resumeInterrupted(): Promise<void> {
  for (const { origin, gallery, edgesUrl } of await interruptedJobs(await openDatabase()))
    await askHost({ to: "host", type: "host.start", origin, gallery, edgesUrl });
}
