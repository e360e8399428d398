import type { IncomingMessage, ServerResponse } from "node:http";

/** A part of the HTTP server. The first endpoint whose `isFor` is true answers a request. */
export interface Endpoint {
  isFor(request: IncomingMessage, pathname: string): boolean;
  /** May throw an `HttpError`, which the server answers as plain text. */
  serve(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void>;
}
