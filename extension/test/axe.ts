import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, ElementHandle, Page } from "puppeteer";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Runs axe over what a closed root shows, in an open copy of it: axe itself cannot look inside. */
export async function violationsBehind(browser: Browser, inside: ElementHandle, scheme: "light" | "dark") {
  const { css, html } = await inside.evaluate((element) => {
    const root = element.getRootNode() as ShadowRoot;
    const rules = root.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules].map(({ cssText }) => cssText));
    return { css: rules.join("\n"), html: root.innerHTML };
  });
  const copy = await browser.newPage();
  try {
    await copy.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await copy.setContent(
      `<!doctype html><html lang="en"><title>Copy</title><body style="color-scheme: light dark"><main><h1>Gallery</h1><div id="host"></div></main></body></html>`,
    );
    await copy.evaluate(
      (style, markup) => {
        const root = document.querySelector("#host")?.attachShadow({ mode: "open" });
        if (!root) return;
        root.innerHTML = markup;
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(style);
        root.adoptedStyleSheets = [sheet];
        const dialog = root.querySelector("dialog");
        dialog?.removeAttribute("open");
        dialog?.showModal();
      },
      css,
      html,
    );
    return await violationsOn(copy);
  } finally {
    await copy.close();
  }
}

export async function violationsOn(where: Page): Promise<string[]> {
  await where.evaluate(AXE);
  const violations = await where.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
  return violations;
}
