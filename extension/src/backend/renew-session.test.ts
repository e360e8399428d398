import { beforeEach, expect, it, vi } from "vitest";
import { renewHere, renewSession } from "./renew-session.ts";

const ORIGIN = "https://e76wi-ban44-aaaaa-aaaaq-cai.icp0.io";
const TAB = 7;

const { browserState, opened, removal } = vi.hoisted(() => ({
  browserState: { mayAccess: true },
  opened: [] as unknown[],
  removal: new Set<(tabId: number) => void>(),
}));
vi.mock("wxt/browser", () => ({
  browser: {
    runtime: { id: "flbllceakmhgimfmhjmniokjkkjlbiko" },
    permissions: { contains: async () => browserState.mayAccess },
    tabs: {
      create: async (options: unknown) => {
        opened.push(options);
        return { id: 7 };
      },
      remove: async () => {
        throw new Error("It has closed itself.");
      },
      onRemoved: {
        addListener: (listener: (tabId: number) => void) => removal.add(listener),
        removeListener: (listener: (tabId: number) => void) => removal.delete(listener),
      },
    },
  },
}));

const framed: string[] = [];
let endFrame: () => void;
beforeEach(() => {
  opened.length = 0;
  framed.length = 0;
  const end = new Promise<void>((resolve) => {
    endFrame = resolve;
  });
  renewHere((origin) => {
    framed.push(origin);
    return end;
  });
});

it("opens one frame for all who ask at the same time, where the extension may access the viewer's site", async () => {
  browserState.mayAccess = true;
  const asked = [renewSession(ORIGIN, "nothing"), renewSession(ORIGIN, "tab")];
  await vi.waitFor(() => expect(framed).toHaveLength(1));
  endFrame();
  await Promise.all(asked);
  expect([framed, opened]).toEqual([[ORIGIN], []]);
});

it("opens a tab in the background elsewhere, until the page has closed it", async () => {
  browserState.mayAccess = false;
  const renewed = renewSession(ORIGIN, "tab");
  await vi.waitFor(() => expect(removal.size).toBe(1));
  for (const tell of [...removal]) tell(TAB);
  await renewed;
  expect(opened).toEqual([{ url: `${ORIGIN}/renew#extension=flbllceakmhgimfmhjmniokjkkjlbiko`, active: false }]);
  expect([framed, removal.size]).toEqual([[], 0]);
});

it("opens no tab for a page that is only looked at", async () => {
  browserState.mayAccess = false;
  await renewSession(ORIGIN, "nothing");
  expect([framed, opened]).toEqual([[], []]);
});
