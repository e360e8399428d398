import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Endpoint } from "./endpoint.ts";
import { HttpError } from "./http-error.ts";

const KEEP_ALIVE_MS = 65_000;

/** Makes HTTP servers in which the first endpoint that a request is for answers it. */
export function createHttpServer(endpoints: readonly Endpoint[]): () => Server {
  // A client that computes for some seconds must not find its connection closed.
  const options = { keepAliveTimeout: KEEP_ALIVE_MS };
  return () => createServer(options, (request, response) => void handle(endpoints, request, response));
}

async function handle(
  endpoints: readonly Endpoint[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const pathname = pathOf(request);
    const endpoint = endpoints.find((candidate) => candidate.isFor(request, pathname));
    if (endpoint === undefined) throw new HttpError(404, `There is no endpoint ${pathname}.`);
    await endpoint.serve(request, response, pathname);
  } catch (error) {
    sendError(request, response, error);
  }
}

function pathOf({ url = "/" }: IncomingMessage): string {
  if (URL.canParse(url, "http://localhost")) return new URL(url, "http://localhost").pathname;
  throw new HttpError(400, `"${url}" is not a path.`);
}

function sendError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const known = error instanceof HttpError;
  if (!known) console.error("devnet: a request could not be answered", error);
  if (response.headersSent) return void response.destroy();
  const text = error instanceof Error ? error.message : String(error);
  // The rest of a body that was too large is not read: the connection ends with the answer.
  if (!request.complete) response.setHeader("connection", "close");
  response
    .writeHead(known ? error.status : 500, { "content-type": "text/plain; charset=utf-8" })
    .end(known ? text : `Devnet fault: ${text}`);
}
