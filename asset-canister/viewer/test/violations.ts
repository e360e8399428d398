import axe, { type AxeResults } from "axe-core";
import type { Page } from "puppeteer";

/** What axe finds wrong. What it finds right stays in the page: that is megabytes of HTML. */
export async function violationsOn(page: Page): Promise<AxeResults["violations"]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate("axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)");
  return found as AxeResults["violations"];
}
