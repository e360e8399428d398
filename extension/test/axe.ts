import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, ElementHandle, Page } from "puppeteer";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Axe cannot judge gradients. Their lighter end stands for them, because light text has less contrast there. */
const FLAT = ".face { background: color-mix(in srgb, var(--tone), white 5%) !important; }";

/** Pages into which what closed roots show is copied, because axe cannot look inside. One for each browser loads axe once. */
const copies = new WeakMap<Browser, Promise<Page>>();

async function copyPage(browser: Browser): Promise<Page> {
  // In the background, since the test goes on with its page.
  const copy = await browser.newPage({ background: true });
  await copy.setContent(
    '<!doctype html><html lang="en"><title>Copy</title><body style="color-scheme: light dark"><main><h1>Gallery</h1></main></body></html>',
  );
  await copy.evaluate(AXE);
  return copy;
}

/** What axe finds in light and in dark, in one of the extension's own pages or around an element of a closed root. */
export async function violations(browser: Browser, shown: ElementHandle | Page): Promise<string[]> {
  if (!("asElement" in shown)) {
    await shown.evaluate(AXE);
    return violationsOn(shown);
  }
  const root = await shown.evaluate((element) => {
    const { adoptedStyleSheets, innerHTML } = element.getRootNode() as ShadowRoot;
    const rules = adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules].map(({ cssText }) => cssText));
    return { css: rules.join("\n"), html: innerHTML };
  });
  const opened = copies.get(browser) ?? copyPage(browser);
  copies.set(browser, opened);
  const copy = await opened;
  await copy.evaluate(
    (style, markup) => {
      document.querySelector("#host")?.remove();
      const host = document.createElement("div");
      host.id = "host";
      document.querySelector("main")?.append(host);
      const open = host.attachShadow({ mode: "open" });
      open.innerHTML = markup;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      open.adoptedStyleSheets = [sheet];
      const dialog = open.querySelector("dialog");
      dialog?.removeAttribute("open");
      dialog?.showModal();
    },
    `${root.css}\n${FLAT}`,
    root.html,
  );
  return violationsOn(copy);
}

/** All rules in light. Dark changes only colours, so only those are checked there. */
async function violationsOn(where: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [scheme, rules] of [
    ["light", null],
    ["dark", ["color-contrast"]],
  ] as const) {
    await where.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const violated = await where.evaluate(async (runOnly) => {
      const { axe } = globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      return (await axe.run({ ...(runOnly ? { runOnly } : {}), resultTypes: ["violations"] })).violations;
    }, rules);
    for (const { id, nodes } of violated) found.push(`${scheme}, ${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }
  await where.emulateMediaFeatures([]);
  return found;
}
