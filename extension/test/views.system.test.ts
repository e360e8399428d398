import { afterAll, beforeAll, expect, it } from "vitest";
import { violations } from "./axe.ts";
import { Stage } from "./stage.ts";
import { VIEWS } from "./views.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.start();
});
afterAll(() => stage?.close());

it.each(VIEWS)(
  "$name says what it should, and axe finds nothing in it, in light and in dark",
  async ({ show, says }) => {
    const shown = await show(stage);
    const isPage = !("asElement" in shown);
    // The dialog stays when the rest is drawn anew.
    const part = isPage ? await shown.$("main") : await shown.evaluateHandle(wholeOf);
    const text = () => part?.evaluate(textsOf);
    for (const words of says) await expect.poll(text).toContain(words);
    expect(await violations(stage.built.browser, isPage ? shown : (part ?? shown))).toEqual([]);
    if (isPage) await shown.close();
  },
);

function wholeOf(element: Element): Element {
  return element.closest("dialog, .buttons") ?? element;
}

function textsOf(element: Element): string {
  const tooltips = [...element.querySelectorAll("[title]")].map((each) => each.getAttribute("title"));
  return [(element as HTMLElement).innerText, ...tooltips].join("\n");
}
