import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "vite";

/** A web server of pages that sign people in, at every name that ends in `localhost`. */
export interface RelyingOrigin {
  /** The origin of one of its sites. */
  at(name: string): string;
  /** The origins that `/.well-known/ii-alternative-origins` lists. */
  alternativeOrigins: string[];
  close(): Promise<void>;
}

export async function serveRelyingOrigin(): Promise<RelyingOrigin> {
  const script = await bundle(fileURLToPath(new URL("relying-page.ts", import.meta.url)));
  const server = createServer(({ url }, response) => {
    if (url === "/.well-known/ii-alternative-origins") {
      const headers = { "content-type": "application/json", "access-control-allow-origin": "*" };
      response.writeHead(200, headers).end(JSON.stringify({ alternativeOrigins: origin.alternativeOrigins }));
    } else if (url === "/page.js") response.writeHead(200, { "content-type": "text/javascript" }).end(script);
    else if (url === "/")
      response
        .writeHead(200, { "content-type": "text/html" })
        .end('<!doctype html><title>App</title><script type="module" src="/page.js"></script>');
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const origin: RelyingOrigin = {
    at: (name) => `http://${name}:${port}`,
    alternativeOrigins: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return origin;
}

async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, target: "es2022", lib: { entry, formats: ["es"], fileName: "page" } },
    define: { global: "globalThis" },
  });
  const [first] = [built].flat();
  const chunk = first !== undefined && "output" in first ? first.output[0] : undefined;
  if (chunk?.type !== "chunk") throw new Error("Vite made no page of the test's.");
  return chunk.code;
}
