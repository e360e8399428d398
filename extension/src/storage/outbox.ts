import { ExponentialBackoff, handleType, retry } from "cockatiel";
import { z } from "zod";
import type { ReportState } from "../messages/job-snapshot.ts";
import type { Database, OutboxRecord } from "./database.ts";

/** The gallery's server did not answer, or asked to come again. */
class GalleryUnavailable extends Error {
  override name = "GalleryUnavailable";
}

const RETRY_LATER = new Set([408, 425, 429]);
const refusalBody = z.object({ error: z.object({ message: z.string().max(500) }) });

const patience = retry(handleType(GalleryUnavailable), {
  maxAttempts: 2,
  backoff: new ExponentialBackoff({ initialDelay: 1_000, maxDelay: 10_000 }),
});

/** Which reports to send: those of one gallery, refused ones too, or all that no gallery has refused. */
export type Which = { origin: string; galleryId: string } | "pending";

/**
 * Sends what the galleries' servers have not accepted yet. One sender at a time in the whole extension; edges say what is,
 * so that sending one twice changes nothing.
 */
export async function flushOutbox(database: Database, which: Which): Promise<void> {
  await navigator.locks.request("outbox", async () => {
    const records =
      which === "pending"
        ? (await database.getAll("outbox")).filter(({ state }) => state.name === "pending")
        : await database.getAllFromIndex("outbox", "byGallery", [which.origin, which.galleryId]);
    for (const record of records) await deliver(database, record);
  });
}

/** What became of a gallery's reports; `accepted` when none is left. */
export async function reportState(database: Database, origin: string, galleryId: string): Promise<ReportState> {
  const records = await database.getAllFromIndex("outbox", "byGallery", [origin, galleryId]);
  const refused = records.map(({ state }) => state).find((state) => state.name === "refused");
  if (refused) return refused;
  return records.length > 0 ? { name: "waiting" } : { name: "accepted" };
}

type Answer = { name: "accepted" } | { name: "refused"; message: string };

async function deliver(database: Database, record: OutboxRecord): Promise<void> {
  let state: Answer;
  try {
    state = await patience.execute(() => put(record));
  } catch (error) {
    if (error instanceof GalleryUnavailable) return;
    throw error;
  }
  const { store, done } = database.transaction("outbox", "readwrite");
  const id = record.id as number;
  // A newer report may have taken this one's place while it was on its way.
  if ((await store.getKey(id)) !== undefined) {
    if (state.name === "refused") await store.put({ ...record, state });
    else await store.delete(id);
  }
  await done;
}

async function put({ edgesUrl, edges }: OutboxRecord): Promise<Answer> {
  let answer: Response;
  try {
    answer = await fetch(edgesUrl, {
      method: "PUT",
      credentials: "include",
      // A redirect would take the person's cookies and edges to an address that nobody checked.
      redirect: "error",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(edges),
      signal: AbortSignal.timeout(30_000),
    });
  } catch (cause) {
    throw new GalleryUnavailable("The gallery's server did not answer.", { cause });
  }
  if (answer.status >= 500 || RETRY_LATER.has(answer.status))
    throw new GalleryUnavailable(`The gallery's server answered ${answer.status}.`);
  return answer.ok ? { name: "accepted" } : { name: "refused", message: await refusalOf(answer) };
}

async function refusalOf(answer: Response): Promise<string> {
  const body = refusalBody.safeParse(await answer.json().catch(() => undefined));
  return body.success ? body.data.error.message : `Its server answered ${answer.status}.`;
}
