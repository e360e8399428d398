import path from "node:path";
import { createServer, type InlineConfig } from "wxt";
import { DEV_WORKER_FILE, devWorker, ownOriginWorkers } from "./extension-workers.ts";

export interface ExtensionServerOptions {
  port: number;
  /** What `network.json` says: where this copy of the extension stores. */
  network: object;
}

export interface ExtensionServer {
  /** The extension to load into a browser. */
  extensionDir: string;
  close(): Promise<void>;
}

/**
 * Builds the extension with WXT and watches its sources: pages are served with hot reload, and scripts are built and loaded anew.
 * @throws Error when the port is in use or a script does not build
 */
export async function startExtensionServer({ port, network }: ExtensionServerOptions): Promise<ExtensionServer> {
  const config: InlineConfig = {
    root: "extension",
    mode: "development",
    webExt: { disabled: true },
    dev: { server: { port, strictPort: true } },
    hooks: {
      "build:publicAssets": (_wxt, files) => {
        files.push({ relativeDest: "network.json", contents: JSON.stringify(network, null, 2) });
        files.push({ relativeDest: DEV_WORKER_FILE, contents: devWorker });
      },
      "vite:devServer:extendConfig": (vite) => {
        vite.plugins = [...(vite.plugins ?? []), ownOriginWorkers];
        // A package that Vite finds late makes it load every page anew, and a job that runs there is cut off.
        vite.optimizeDeps = {
          ...vite.optimizeDeps,
          entries: ["src/entrypoints/**/*.{html,ts,tsx}", "../workers/src/**/worker.ts"],
        };
      },
    },
  };
  const server = await createServer(config);
  await server.start();
  return {
    extensionDir: path.resolve("extension", ".output", "chrome-mv3-dev"),
    close: () => server.stop(),
  };
}
