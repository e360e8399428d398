import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";

export interface Listening {
  url: string;
  close(): Promise<void>;
}

type Handler = Pick<Parameters<typeof createAdaptorServer>[0], "fetch">;

const HOST = "127.0.0.1";
/** Long enough for the largest upload over a slow line. Whoever holds a connection open for longer is disconnected. */
const REQUEST_TIMEOUT_MS = 5 * 60_000;
const HEADERS_TIMEOUT_MS = 20_000;

/**
 * Serves on this machine's loopback interface.
 * @param port 0 takes a free one
 * @throws Error when the port is in use
 */
export async function listen({ fetch }: Handler, port: number): Promise<Listening> {
  const serverOptions = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS };
  const server = createAdaptorServer({ fetch, serverOptions, overrideGlobalObjects: false });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(`Port ${port} is in use. Name another one, or 0 for a free one.`)
          : error,
      ),
    );
    server.listen(port, HOST, resolve);
  });
  const { port: boundPort } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ("closeAllConnections" in server) server.closeAllConnections();
    });
  return { url: `http://${HOST}:${boundPort}`, close };
}

/** Without its port a start should fail before it opens a database. @throws Error when the port is in use */
export async function requireFreePort(port: number): Promise<void> {
  if (port === 0) return;
  const { close } = await listen({ fetch: () => new Response() }, port);
  await close();
}
