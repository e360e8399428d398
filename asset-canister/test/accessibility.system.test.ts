import axe, { type AxeResults } from "axe-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type StoredGallery, storeGallery } from "./stored-gallery.ts";
import { startViewer, type ViewerOnDevnet } from "./viewer-on-devnet.ts";
import { MODES, openView, VIEWS } from "./views.ts";

let viewer: ViewerOnDevnet;
let gallery: StoredGallery;

beforeAll(async () => {
  viewer = await startViewer();
  gallery = await storeGallery(viewer.agent, viewer.backendId);
});
afterAll(() => viewer?.close());

const cases = VIEWS.flatMap((view) =>
  (Object.keys(MODES) as (keyof typeof MODES)[]).map((mode) => [view.name, mode, view] as const),
);

test.each(cases)("axe finds nothing wrong with %s (%s)", async (_, mode, view) => {
  const page = await openView(view, mode, viewer, gallery);
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
  await page.close();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html) }));
  expect(found).toEqual([]);
});
