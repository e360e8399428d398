import { askInHalves, type StorageEdgeInput, StoreError } from "@store-forever/protocol";
import { z } from "zod";
import { type ReportAnswer, Unavailable } from "./unavailable.ts";

const RETRY_LATER = new Set([408, 425, 429]);
const CONTENT_TOO_LARGE = 413;
/** As much of a refusal as people are shown. */
const MAX_MESSAGE_LENGTH = 500;
/** What a gallery answers for edges that it has not recorded: each with its place in the request. */
const acceptedBody = z.object({
  refused: z.array(z.object({ index: z.number().int().nonnegative(), error: z.object({ message: z.string() }) })),
});
const refusalBody = z.object({ error: z.object({ message: z.string() }) });

/**
 * Tells a gallery's server where copies are. If it finds a request too large, the edges go in halves, in their order. An edge
 * that it refuses does not hold up the others.
 * @throws Unavailable
 */
export async function reportToGallery(edgesUrl: string, edges: readonly StorageEdgeInput[]): Promise<ReportAnswer> {
  try {
    const refused = (await askInHalves(edges, (part) => putEdges(edgesUrl, part))).flat();
    const [first] = refused;
    return first === undefined
      ? { name: "accepted" }
      : { name: "refused", message: first.message, edges: refused.map(({ edge }) => edge) };
  } catch (error) {
    if (error instanceof StoreError) return { name: "refused", message: error.message, edges };
    throw error;
  }
}

interface RefusedEdge {
  edge: StorageEdgeInput;
  message: string;
}

/** @returns the edges that were refused @throws StoreError (all of them were refused), Unavailable */
async function putEdges(edgesUrl: string, edges: readonly StorageEdgeInput[]): Promise<RefusedEdge[]> {
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
  // A gallery that records all or nothing may leave out that nothing was refused.
  const body = acceptedBody.safeParse(await answer.json().catch(() => undefined));
  return (body.data?.refused ?? []).flatMap(({ index, error }) => {
    const edge = edges[index];
    return edge === undefined ? [] : [{ edge, message: shortened(error.message) }];
  });
}

async function refusalOf(answer: Response): Promise<string> {
  const body = refusalBody.safeParse(await answer.json().catch(() => undefined));
  return body.success ? shortened(body.data.error.message) : `Its server answered ${answer.status}.`;
}

const shortened = (message: string) => message.slice(0, MAX_MESSAGE_LENGTH);
