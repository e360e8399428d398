import { type PageSettings, withSettings } from "@store-forever/asset-canister/settings";
import { createServer, type Plugin } from "vite";

export interface ViewerServerOptions {
  /** 0 takes a free one. */
  port: number;
  /** Origin of the network's HTTP interface. */
  host: string;
  /** What the upload to an asset canister would write into the viewer's pages. */
  environment: PageSettings;
}

export interface ViewerServer {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves the viewer from its sources with Vite: a saved change is in the browser at once.
 * Calls to the network go through this server, as they go through the gateway on a real network.
 * @throws Error when the port is in use
 */
export async function startViewerServer({ port, host, environment }: ViewerServerOptions): Promise<ViewerServer> {
  const server = await createServer({
    configFile: "asset-canister/viewer/vite.config.ts",
    logLevel: "warn",
    plugins: [settingsInPages(environment), injectedStyles],
    server: {
      port,
      strictPort: true,
      host: "localhost",
      allowedHosts: [".localhost"],
      proxy: { "/api": { target: host, changeOrigin: true } },
    },
  });
  await server.listen();
  const taken = server.httpServer?.address();
  return { url: viewerUrlOf(typeof taken === "object" && taken ? taken.port : port), close: () => server.close() };
}

/** Extensions accept messages from pages of *.localhost, as they do from a viewer on devnet's gateway. */
export function viewerUrlOf(port: number): string {
  return `http://viewer.localhost:${port}`;
}

/** Writes the settings where the upload writes them, after those of the build. */
const settingsInPages = (settings: PageSettings): Plugin => ({
  name: "settings-of-network",
  transformIndexHtml: (html) => withSettings(html, settings),
});

/** Vite puts style sheets into style elements while it serves sources; the viewer's own policy allows files only. */
const injectedStyles: Plugin = {
  name: "injected-styles",
  transformIndexHtml: (html) => html.replaceAll("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
};
