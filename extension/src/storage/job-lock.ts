const PREFIX = "job ";

/** The lock that a job's host holds. Without it a job whose host died would seem to be running. */
export function jobLock(origin: string, galleryId: string): string {
  return `${PREFIX}${origin} ${galleryId}`;
}

/** Ids of a large gallery's parts differ in their last digits alone (`partId`). */
const PART_DIGITS = 12;

/** The lock of the part that is being stored: a large gallery's parts are stored one after another, in the order in which they were begun. */
export function partsLock(origin: string, galleryId: string): string {
  return `parts ${origin} ${galleryId.slice(0, -PART_DIGITS)}`;
}

/** The lock under which a large gallery's parts begin, in the order in which they were asked for. */
export function beginningLock(origin: string, galleryId: string): string {
  return `begin ${origin} ${galleryId.slice(0, -PART_DIGITS)}`;
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
