const PREFIX = "job ";

/** Held by whoever runs the gallery's job, so that a job whose page died is not taken for a running one. */
export function jobLock(origin: string, galleryId: string): string {
  return `${PREFIX}${origin} ${galleryId}`;
}

/** Whether somebody works on this gallery's job now. */
export async function isJobRunning(origin: string, galleryId: string): Promise<boolean> {
  return (await heldLocks()).includes(jobLock(origin, galleryId));
}

/** Whether somebody works on any job now. */
export async function isAnyJobRunning(): Promise<boolean> {
  return (await heldLocks()).some((name) => name.startsWith(PREFIX));
}

async function heldLocks(): Promise<string[]> {
  const { held = [] } = await navigator.locks.query();
  return held.flatMap(({ name }) => name ?? []);
}
