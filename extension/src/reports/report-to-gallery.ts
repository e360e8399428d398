import { askInHalves, type StorageEdgeInput, StoreError } from "@store-forever/protocol";
import { z } from "zod";
import { type ReportAnswer, Unavailable } from "./unavailable.ts";

const RETRY_LATER = new Set([408, 425, 429]);
const CONTENT_TOO_LARGE = 413;
const refusalBody = z.object({ error: z.object({ message: z.string().max(500) }) });

/**
 * Tells a gallery's server where copies are. If it finds a request too large, the edges go in halves, in their order.
 * @throws Unavailable
 */
export async function reportToGallery(edgesUrl: string, edges: readonly StorageEdgeInput[]): Promise<ReportAnswer> {
  try {
    await askInHalves(edges, (part) => putEdges(edgesUrl, part));
    return { name: "accepted" };
  } catch (error) {
    if (error instanceof StoreError) return { name: "refused", message: error.message };
    throw error;
  }
}

/** @throws StoreError, Unavailable */
async function putEdges(edgesUrl: string, edges: readonly StorageEdgeInput[]): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(edgesUrl, {
      method: "PUT",
      credentials: "include",
      // A redirect would send the person's cookies and edges to an address that nobody checked.
      redirect: "error",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(edges),
      signal: AbortSignal.timeout(30_000),
    });
  } catch (cause) {
    throw new Unavailable("The gallery's server did not answer.", { cause });
  }
  if (answer.status >= 500 || RETRY_LATER.has(answer.status))
    throw new Unavailable(`The gallery's server answered ${answer.status}.`);
  if (!answer.ok)
    throw new StoreError(answer.status === CONTENT_TOO_LARGE ? "TooLarge" : "InvalidArgument", await refusalOf(answer));
}

async function refusalOf(answer: Response): Promise<string> {
  const body = refusalBody.safeParse(await answer.json().catch(() => undefined));
  return body.success ? body.data.error.message : `Its server answered ${answer.status}.`;
}
