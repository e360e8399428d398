import type { Plugin } from "vite";

/**
 * While WXT serves the extension's pages, their modules come from the development server. A worker may start only from the
 * page's own origin, which is the extension's. So the page starts a small worker that belongs to the extension, and that worker
 * imports the module from the server.
 */
export const DEV_WORKER_FILE = "dev-worker.js";

/** Keeps the messages that come before the module is loaded, and then delivers them. */
export const devWorker = `const early = [];
const keep = (event) => early.push(event);
addEventListener("message", keep);
await import(decodeURIComponent(location.hash.slice(1)));
removeEventListener("message", keep);
for (const { data, ports } of early) dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
`;

const ownOriginWorker = `class OwnOriginWorker extends Worker {
  constructor(url, options) {
    const { origin, href } = new URL(url, location.href);
    super(origin === location.origin ? url : "/${DEV_WORKER_FILE}#" + encodeURIComponent(href), options);
  }
}
`;

/** Lets each module that starts workers take this way. */
export const ownOriginWorkers: Plugin = {
  name: "own-origin-workers",
  apply: "serve",
  // Vite itself rewrites the addresses in `new Worker(new URL(…))`: it has to see them first.
  enforce: "post",
  transform(code, id) {
    if (!code.includes("new Worker(") || id.includes("/node_modules/")) return undefined;
    return { code: ownOriginWorker + code.replaceAll("new Worker(", "new OwnOriginWorker("), map: null };
  },
};
