const PREFIX = "job ";

/** The lock that a job's host holds. Without it a job whose host died would seem to be running. */
export function jobLock(origin: string, galleryId: string): string {
  return `${PREFIX}${origin} ${galleryId}`;
}

/** Whether a host is running this gallery's job. */
export async function isJobRunning(origin: string, galleryId: string): Promise<boolean> {
  return (await heldLocks()).includes(jobLock(origin, galleryId));
}

/** Whether a host is running any job. */
export async function isAnyJobRunning(): Promise<boolean> {
  return (await heldLocks()).some((name) => name.startsWith(PREFIX));
}

async function heldLocks(): Promise<string[]> {
  const { held = [] } = await navigator.locks.query();
  return held.flatMap(({ name }) => name ?? []);
}
