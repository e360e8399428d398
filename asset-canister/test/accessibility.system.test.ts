import axe, { type AxeResults } from "axe-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type StoredGallery, storeGallery } from "./stored-gallery.ts";
import { agentOfPerson, startViewer, type ViewerOnDevnet } from "./viewer-on-devnet.ts";
import { MODES, openView, switchMode, VIEWS } from "./views.ts";

let viewer: ViewerOnDevnet;
let gallery: StoredGallery;

beforeAll(async () => {
  viewer = await startViewer();
  gallery = await storeGallery(await agentOfPerson(viewer), viewer.backendId);
});
afterAll(() => viewer?.close());

test.each(VIEWS.map((view) => [view.name, view] as const))("axe finds nothing wrong with %s", async (_, view) => {
  const page = await openView(view, "light", viewer, gallery);
  await page.evaluate(axe.source);
  const found: unknown[] = [];
  for (const mode of Object.keys(MODES) as (keyof typeof MODES)[]) {
    await switchMode(page, mode);
    const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
    for (const { id, help, nodes } of violations) found.push({ mode, id, help, nodes: nodes.map(({ html }) => html) });
  }
  await page.close();
  expect(found).toEqual([]);
});
