/**
 * Keeps the viewer's own files, so that its pages open without a network and can say so. It keeps nothing of what people
 * look at, and does not touch the pages for signing in and calls to the network.
 */
export {};

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build: the viewer's files, and a hash of their names. */
declare const SHELL: { version: string; files: readonly string[] };

const PAGE = "/";
const CACHE = `viewer ${SHELL.version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([PAGE, ...SHELL.files])));
  void self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then(async (names) => {
      await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
      await self.clients.claim();
    }),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(newestPage(request));
  else if (SHELL.files.includes(pathname)) event.respondWith(kept(request));
});

/** Asks the network first, so that people get a new version at once. */
async function newestPage(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const page = await caches.match(PAGE);
    if (page === undefined) throw error;
    return page;
  }
}

/** The names of these files change with their content, so a kept one is never outdated. */
async function kept(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
