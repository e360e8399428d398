import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A gallery's server for tests, on a free port of the loopback interface: what it saw and how it answers. */
export interface EdgesGallery {
  url: string;
  origin: string;
  requests: { method: string; path: string; cookie: string }[];
  close(): Promise<void>;
}

export const GALLERY_ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
export const MEMORY_IDS = ["7c9e6679-7425-40de-944b-e07fc1f90ae7", "16fd2706-8baf-433b-82eb-8c7fada847da"];

/** A page with the public hooks, a gallery without photos, and a script that does what a hostile page would. */
const page = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Test gallery</title>
  <link rel="storage-edges" href="/api/storage/edges">
</head>
<body>
  <main data-gallery-id="${GALLERY_ID}" data-gallery-title="Summer">
    <div data-store-forever-slot></div>
    ${MEMORY_IDS.map(
      (id, index) =>
        `<figure data-memory-id="${id}" data-memory-type="image" data-original="/photos/${index}.jpg" data-title="Photo ${index}"></figure>`,
    ).join("\n")}
  </main>
  <section id="empty" data-gallery-id="6fa459ea-ee8a-4ca4-894e-db77e160355e" data-gallery-title="Empty"></section>
  <script>
    customElements.define("store-forever", class extends HTMLElement {
      constructor() { super(); try { window.stolenRoot = this.attachInternals().shadowRoot; } catch {} }
    });
  </script>
</body>
</html>`;

/**
 * Calls to the Internet Computer's HTTP interface are never answered here, so a job that makes them stays under way.
 * @param photo the answer to a request for any photo
 */
export async function startEdgesGallery(photo: Uint8Array): Promise<EdgesGallery> {
  const requests: EdgesGallery["requests"] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    requests.push({ method: request.method ?? "", path, cookie: request.headers.cookie ?? "" });
    if (path === "/") {
      response.setHeader("Set-Cookie", "session=here; HttpOnly; SameSite=Lax; Path=/");
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.setHeader("Content-Security-Policy", "default-src 'self'; script-src 'unsafe-inline'; style-src 'none'");
      response.end(page);
    } else if (path.startsWith("/photos/")) {
      response.setHeader("Content-Type", "image/jpeg");
      response.end(photo);
    } else if (!path.startsWith("/api/v")) {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/`,
    origin,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
