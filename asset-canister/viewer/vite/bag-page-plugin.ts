import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { build, type Plugin } from "vite";
import { messages } from "./messages-plugin.ts";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const MODULE = "virtual:bag-page";
const MESSAGE_GROUPS = ["common", "gallery", "photo", "proof", "bag"];

/**
 * Makes the module `virtual:bag-page`, which exports the page that shows a downloaded bag: one HTML file with all its code and
 * styles in it, because a page that is opened from a disk cannot load modules.
 */
export function bagPage(shared: readonly Plugin[]): Plugin {
  return {
    name: "bag-page",
    resolveId: { filter: { id: /^virtual:bag-page$/ }, handler: () => `\0${MODULE}` },
    load: {
      filter: { id: /^\0virtual:bag-page$/ },
      handler: async () => `export default ${JSON.stringify(await buildBagPage(shared))};`,
    },
  };
}

/** @param shared plugins that the viewer's own pages have too */
export async function buildBagPage(shared: readonly Plugin[]): Promise<string> {
  const built = await build({
    configFile: false,
    root: folder(".."),
    logLevel: "warn",
    resolve: { alias: { "@wxt-dev/browser": folder("../src/language/browser.ts") } },
    plugins: [preact(), messages(MESSAGE_GROUPS), ...shared],
    publicDir: false,
    build: {
      write: false,
      target: "es2022",
      cssTarget: ["chrome123", "firefox120", "safari17.5"],
      modulePreload: false,
      cssCodeSplit: false,
      rolldownOptions: { input: folder("../bag.html"), output: { codeSplitting: false } },
    },
  });
  const files = [built].flat().flatMap((one) => ("output" in one ? one.output : []));
  const textOf = (name: string) => {
    const file = files.find(({ fileName }) => fileName === name.replace(/^\//, ""));
    if (file === undefined) throw new Error(`The bag's page needs ${name}, which was not built.`);
    return file.type === "chunk" ? file.code : String(file.source);
  };
  return textOf("bag.html")
    .replace(
      /<link rel="stylesheet"[^>]*? href="([^"]+)"[^>]*>/g,
      (_, name: string) => `<style>${textOf(name)}</style>`,
    )
    .replace(
      /<script type="module"[^>]*? src="([^"]+)"[^>]*><\/script>/g,
      // The text must not end the element that it is in.
      (_, name: string) =>
        `<script type="module">${textOf(name).replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--")}</script>`,
    );
}
