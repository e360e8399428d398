import type { PipelineFailureCode } from "@store-forever/workers";
import type { ElementHandle, Page } from "puppeteer";
import type { JobSnapshot } from "../src/messages/job-snapshot.ts";
import type { ProposalRecord, ProposedAct } from "../src/storage/databases/database.ts";
import type { TextKey } from "../src/texts/i18n.ts";
import { ALBUM, THOUSAND } from "./any-page.ts";
import { askInWindow } from "./ask-in-window.ts";
import { running, stepsOf } from "./fake-job.ts";
import type { Stage } from "./stage.ts";

/** One of the extension's own pages, or an element inside the closed root that shows the view. */
export type Shown = ElementHandle | Page;

export interface View {
  name: string;
  /** English texts that are shown in it or in its tooltips. */
  says: string[];
  show(stage: Stage): Promise<Shown>;
}

/** The window that asks whether to do this with a gallery. @param button that agrees */
async function proposed(stage: Stage, act: ProposedAct, button: TextKey): Promise<Page> {
  await stage.endJob();
  const { origin } = stage.built.site;
  const gallery = { ...{ galleryId: ALBUM.galleryId, title: "Summer in the mountains" }, items: [], sourceUrl: origin };
  const asked = { tabId: null, askingTabId: null, askedAtMs: Date.now() };
  const value: ProposalRecord = { id: ALBUM.galleryId, origin, gallery, edgesUrl: null, act, ...asked };
  await stage.remember([{ store: "proposals", value }]);
  const shown = await stage.built.own("options");
  await shown.goto(new URL(`/confirm.html#${value.id}`, shown.url()).href);
  await stage.built.named(stage.built.text(button, new URL(origin).host), shown);
  return shown;
}

const [FIRST = "", SECOND = "", THIRD = ""] = ALBUM.memoryIds;
const photos = {
  totalCount: 9,
  report: { name: "accepted" },
  notes: { asShownCount: 0, cutOffCount: 0, repeatedCount: 0 },
} as const;
const storedMemoryIds = (count: number) => ALBUM.memoryIds.slice(0, count);
const failed = (memoryId: string, title: string) =>
  ({ memoryId, title, code: "Unreadable", message: "Its server answered 404." }) as const;
const stored: Extract<JobSnapshot, { state: "finished" }> = {
  ...photos,
  state: "finished",
  storedMemoryIds: storedMemoryIds(9),
  failed: [],
};
const failure = (code: PipelineFailureCode): JobSnapshot => ({ state: "failed", failure: { code, message: "Why." } });

/** The row on the page. */
const face = (name: string, key: TextKey, says: string[], snapshot: JobSnapshot, state: string): View => ({
  name: `button: ${name}`,
  says,
  async show(stage) {
    await stage.face(snapshot, state);
    return stage.named(key, ...("percent" in snapshot ? [stage.built.formats.percent(snapshot.percent)] : []));
  },
});

const page = (name: string, file: string, state: string, key: TextKey, says: string[]): View => ({
  name,
  says,
  async show(stage) {
    await stage.open(file, state);
    return stage.named(key);
  },
});

const dialog = (name: string, key: TextKey, says: string[], snapshot: JobSnapshot, storedCount = 2): View => ({
  name: `dialog: ${name}`,
  says,
  async show(stage) {
    const [stored, rest] = [ALBUM.memoryIds.slice(0, storedCount), ALBUM.memoryIds.slice(storedCount)];
    const isUnderWay = snapshot.state === "running" || snapshot.state === "paused";
    await stage.dialog(snapshot, [...stepsOf(stored, "stored"), ...(isUnderWay ? stepsOf(rest, "uploading") : [])]);
    return stage.named(key);
  },
});

const FACES: View[] = [
  page("button: idle", "album", "idle", "button.store", [
    "This site only",
    "Store Forever",
    "Store this gallery permanently on the Internet Computer blockchain",
  ]),
  page("button: empty", "empty", "empty", "button.empty", ["Nothing to Store"]),
  {
    name: "button: unavailable",
    says: ["Store Forever"],
    async show(stage) {
      await stage.open("album", "unavailable", null);
      return stage.named("button.store");
    },
  },
  {
    name: "button: checking",
    says: ["Store Forever"],
    async show(stage) {
      await stage.goto("album");
      await stage.job();
      await stage.built.open("album", "checking");
      return stage.named("button.store");
    },
  },
  face("storing", "button.storing", ["Storing… 33%"], running(3, 9), "storing"),
  face("paused", "button.continue", ["Continue Storing"], { state: "paused" }, "paused"),
  face(
    "partly stored",
    "button.continue",
    ["ICP 2/9", "Continue Storing", "View on ICP", "Continue storing the remaining items on the Internet Computer"],
    { ...photos, state: "finished", storedMemoryIds: storedMemoryIds(2), failed: [] },
    "partial",
  ),
  face(
    "stored",
    "button.stored",
    ["ICP", "Already Stored", "View on ICP", "This gallery is already permanently stored on the Internet Computer"],
    stored,
    "stored",
  ),
  face("failed", "button.tryAgain", ["Try Again"], failure("Network"), "failed"),
];

const BADGES: View[] = [
  {
    name: "badge: photo",
    says: ["This site only"],
    async show(stage) {
      await stage.open("album");
      return stage.badge("badge.photoNeonHint");
    },
  },
  {
    name: "badge: card",
    says: ["This site only"],
    async show(stage) {
      await stage.goto("cards");
      return stage.badge("badge.cardNeonHint");
    },
  },
];

const PREPARE: View[] = [
  {
    name: "dialog: prepare",
    says: [
      ...["9 photos", "Read from", "as you, if you are signed in there", "Tell everyone with the link"],
      ...["Who can see it", "Your archive is private", "At the lake", "Not stored"],
    ],
    async show(stage) {
      await stage.open("album");
      await stage.press("button.store");
      return stage.named("dialog.start");
    },
  },
  {
    name: "dialog: prepare, one photo",
    says: ["1 photo,"],
    async show(stage) {
      await stage.open("album");
      await (await stage.badge("badge.photoNeonHint")).click();
      return stage.named("dialog.start");
    },
  },
  {
    name: "dialog: prepare, nothing selected",
    says: ["0 photos"],
    async show(stage) {
      await stage.open("album");
      await stage.press("button.store");
      await stage.press("dialog.selectNone");
      // What starts cannot be pressed now.
      return stage.named("dialog.selectNone");
    },
  },
  {
    name: "dialog: prepare, pictures of any page",
    says: ["Glacier", "drone.mp4", "Other pictures of this page are in the list, but not ticked."],
    async show(stage) {
      await stage.goto("portfolio");
      await stage.command();
      return stage.named("dialog.start");
    },
  },
  {
    name: "dialog: prepare, a part of a gallery",
    says: ["12 photos", "This page shows 12 of 36 photos.", "at most two at a time"],
    async show(stage) {
      await stage.open("listed");
      await stage.press("button.store");
      return stage.named("whole.find");
    },
  },
  {
    name: "dialog: prepare, a whole gallery",
    says: ["36 photos", "Found: 36 photos on 3 pages."],
    async show(stage) {
      await stage.open("listed");
      await stage.press("button.store");
      await stage.press("whole.find");
      return stage.named("dialog.start");
    },
  },
  dialog("prepare the rest", "dialog.start", ["2 of 9 memories stored on ICP"], {
    ...photos,
    state: "finished",
    storedMemoryIds: storedMemoryIds(2),
    failed: [],
  }),
  dialog("prepare after giving up", "dialog.start", ["Stopped. Photos that had arrived are kept."], {
    state: "cancelled",
  }),
  {
    name: "dialog: prepare the rest, with a filter",
    says: ["2 photos", "At the lake", "The long way up"],
    async show(stage) {
      await stage.dialog(
        { ...photos, state: "finished", storedMemoryIds: storedMemoryIds(2), failed: [] },
        stepsOf([FIRST, SECOND], "stored"),
      );
      const start = await stage.named("dialog.start");
      const filter = await start.evaluateHandle(
        (element) => element.closest("dialog")?.querySelector("select") ?? element,
      );
      await filter.asElement()?.select("stored");
      return start;
    },
  },
];

const RUNNING: View[] = [
  dialog("preparing", "dialog.pause", ["Preparing the photos", "1 of 9 photos"], {
    ...running(1, 9),
    phase: "prepare",
  }),
  dialog(
    "sending",
    "dialog.pause",
    [
      ...["3 MB of 9 MB sent", "2 MB per second", "about 60 seconds left"],
      ...["2 of 7 parts have arrived", "3 messages were sent again"],
    ],
    {
      ...running(3, 9),
      retries: 3,
      largeFile: { memoryId: ALBUM.memoryIds[3] ?? "", acknowledgedChunks: 2, chunkCount: 7 },
    },
  ),
  dialog("waiting", "dialog.pause", ["Waiting for the connection", "by itself"], {
    ...running(1, 9),
    activity: "offline",
  }),
  dialog("verifying", "dialog.pause", ["Checking the certificates"], { ...running(8, 9), phase: "verify" }),
  {
    name: "dialog: asking before it is given up",
    says: ["Stop storing?", "Yes, stop"],
    async show(stage) {
      await stage.dialog(running(3, 9));
      await stage.press("dialog.cancel");
      return stage.named("dialog.cancelNo");
    },
  },
  dialog("paused", "dialog.resume", ["Paused", "2 of 9 memories stored on ICP", "Cancel"], { state: "paused" }),
];

const ENDS: View[] = [
  dialog("no room", "button.tryAgain", ["The archive has no room for this"], failure("Quota")),
  dialog("hash mismatch", "button.tryAgain", ["A copy differs from what was sent"], failure("Integrity")),
  dialog("not signed in", "identity.signInStore", ["Not signed in", "Sign in"], failure("Unauthorized")),
  dialog("refused", "button.tryAgain", ["The archive refused this"], failure("Refused")),
  dialog("service down", "button.tryAgain", ["The archive cannot be reached", "Details"], failure("Network")),
  dialog("unexpected", "button.tryAgain", ["Something unexpected went wrong", "diagnostics"], failure("Internal")),
  {
    name: "dialog: offline",
    says: ["You are offline", "Connect to the internet"],
    async show(stage) {
      await stage.dialog(running(3, 9));
      await stage.page.setOfflineMode(true);
      await (await stage.job()).tell({ snapshot: failure("Network"), steps: [] });
      return stage.named("button.tryAgain");
    },
  },
  {
    name: "dialog: no access",
    says: ["Store Forever may not read these photos yet", "The photos are at: cdn.example"],
    async show(stage) {
      await stage.open("album");
      await stage.page.$$eval("figure", (photos) => {
        for (const photo of photos) photo.setAttribute("data-original", "https://cdn.example/a.jpg");
      });
      await stage.press("button.store");
      await stage.press("dialog.start");
      return stage.named("button.tryAgain");
    },
  },
  dialog("no photo readable", "dialog.retryFailed", ["Photos cannot be read", "2 photos could not be stored"], {
    ...photos,
    state: "finished",
    storedMemoryIds: [],
    failed: [failed(FIRST, "At the lake"), failed(SECOND, "The long way up")],
  }),
  dialog(
    "partly stored",
    "dialog.retryFailed",
    ["8 of 9 memories stored on ICP", "Hut", "Its site did not deliver it.", "View on ICP"],
    {
      ...photos,
      state: "finished",
      storedMemoryIds: ALBUM.memoryIds.filter((id) => id !== THIRD),
      failed: [failed(THIRD, "Hut")],
    },
    9,
  ),
  {
    name: "dialog: many failed",
    says: ["60 photos could not be stored", "Photo 51", "Its site did not deliver it."],
    async show(stage) {
      const some = THOUSAND.memoryIds.slice(0, 60).map((id, index) => failed(id, `Photo ${index}`));
      const counts = { totalCount: 1_000, storedMemoryIds: THOUSAND.memoryIds.slice(60) };
      await stage.dialog({ ...photos, ...counts, state: "finished", failed: some }, [], "thousand");
      await (await stage.named("dialog.list")).evaluate((list) => list.scrollTo(0, 50 * 44));
      return stage.named("dialog.retryFailed");
    },
  },
  dialog("stored", "button.view", ["9 photos stored and verified.", "View on ICP"], stored, 9),
  dialog("stored, the gallery not told", "button.view", ["the gallery did not accept the report: Sign in."], {
    ...stored,
    report: { name: "refused", message: "Sign in." },
  }),
  {
    name: "dialog: empty",
    says: ["There are no photos"],
    async show(stage) {
      await stage.open("empty", "empty");
      await stage.command();
      return stage.named("dialog.close");
    },
  },
  {
    name: "dialog: unavailable",
    says: ["network settings cannot be read"],
    async show(stage) {
      await stage.open("album", "unavailable", {});
      await stage.command();
      return stage.named("dialog.close");
    },
  },
];

const popup = (name: string, file: string, says: string[]): View => ({
  name: `popup: ${name}`,
  says,
  async show(stage) {
    await stage.goto(file);
    return stage.built.popup();
  },
});

const OWN_PAGES: View[] = [
  {
    name: "popup: never deployed",
    says: ["not set up"],
    async show(stage) {
      await stage.open("album", "unavailable", null);
      return stage.built.popup();
    },
  },
  popup("a gallery", "album", ["Summer in the mountains", "9 photos", "Choose and store", "What you store"]),
  popup("a page without a gallery", "no-photos", ["Find photos on this page", "before anything is sent"]),
  {
    name: "popup: a page that has no photos",
    says: ["No photos were found"],
    async show(stage) {
      await stage.goto("no-photos");
      const shown = await stage.built.popup();
      await (await stage.built.named(stage.built.text("popup.find"), shown)).press("Enter");
      return shown;
    },
  },
  popup("a page of the browser", "chrome://version", ["cannot work on this page"]),
  {
    name: "confirm: the window that asks",
    says: ["Summer in the mountains", "At the lake", "Read from", "Start storing", "Cancel"],
    async show(stage) {
      await stage.endJob();
      const shown = await askInWindow(stage.built);
      await stage.built.named(stage.built.text("dialog.start"), shown);
      return shown;
    },
  },
  {
    name: "confirm: asking whether to follow",
    says: ["Follow this gallery?", "Summer in the mountains", "Every week", "It never signs in for you.", "Cancel"],
    show: (stage) => proposed(stage, { name: "follow", pageUrl: "", pages: "one", pace: "weekly" }, "follow.start"),
  },
  {
    name: "confirm: asking whether to let the site know",
    says: ["Let this site know your archive?", "would learn which photos are stored", "It then knows the id"],
    show: (stage) => proposed(stage, { name: "tell" }, "dialog.tellSite"),
  },
  {
    name: "options",
    says: ["Photos prepared at once", "Where it stores", "Export diagnostics"],
    show: (stage) => stage.built.own("options"),
  },
  {
    name: "popup: what is running and what was stored",
    says: ["Storing… 33%", "Paused", "Not finished", "9 of 9 memories stored on ICP", "View on ICP", "Journeys"],
    async show(stage) {
      const outcome = { stored: ALBUM.memoryIds, failed: [], ms: {} };
      const done = { name: "finished", finishedAtMs: 0, outcome };
      const [under, paused, cut, home, away] = THOUSAND.memoryIds;
      await stage.remember([
        stage.record("Summer in the mountains", under ?? "", { name: "running" }),
        stage.record("A walk that was interrupted at the worst of all times", paused ?? "", { name: "paused" }),
        stage.record("Autumn", cut ?? "", { name: "failed", finishedAtMs: 0, failure: { code: "Network" } }),
        stage.record("Winter", home ?? "", done),
        stage.record("Iceland", away ?? "", done),
        stage.shareLink(home ?? ""),
        stage.shareLink(away ?? ""),
        {
          store: "settings",
          key: "settings",
          value: { folders: { [`${stage.built.site.origin} ${away}`]: "Journeys" } },
        },
      ]);
      await stage.goto("album");
      const job = await stage.job(under);
      const shown = await stage.built.popup();
      await job.tell({ snapshot: running(3, 9), steps: [] });
      return shown;
    },
  },
  {
    name: "options: with galleries, one of them followed, asking before all is forgotten",
    says: [
      "Gallery folders",
      "2 new photos stored.",
      "1 photo is gone at the source",
      "The gallery has become larger than what a look reads: 10,000 photos were looked at.",
      "Look now",
      "Winter",
      "Yes, forget everything",
    ],
    async show(stage) {
      const [, , , home = ""] = THOUSAND.memoryIds;
      await stage.remember([stage.follow("Winter", home), stage.followedPhotos(home, ["At the lake"])]);
      const own = await stage.built.own("options");
      await own.waitForSelector(".followed select");
      await own.click("button.danger");
      return own;
    },
  },
];

/** Every view of the extension. The tests check them with axe, and `npm run screenshots` takes their pictures. */
export const VIEWS: readonly View[] = [...FACES, ...BADGES, ...PREPARE, ...RUNNING, ...ENDS, ...OWN_PAGES];
