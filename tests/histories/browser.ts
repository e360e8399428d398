import { IDBFactory } from "fake-indexeddb";
import { vi } from "vitest";
import { installWebLocks } from "../../extension/test/web-locks.ts";

/** The parts of the extension that histories go through, with a profile of their own. */
export interface BrowserProfile {
  indexedDb: IDBFactory;
  answers: typeof import("../../extension/src/background/answers/answer-gallery.ts");
  button: typeof import("../../extension/src/page/session/button-state.ts");
  session: typeof import("../../extension/src/page/session/gallery-session.ts");
  capsules: typeof import("../../extension/src/backend/open-capsule.ts");
  asking: typeof import("../../extension/src/reports/let-site-ask.ts");
  outbox: typeof import("../../extension/src/reports/flush-outbox.ts");
  consents: typeof import("../../extension/src/storage/consents.ts");
  database: typeof import("../../extension/src/storage/databases/database.ts");
  jobs: typeof import("../../extension/src/storage/jobs.ts");
  news: typeof import("../../extension/src/storage/job-news.ts");
  keys: typeof import("../../extension/src/storage/keys.ts");
}

/** Another browser: its modules share nothing with those of the ones before, as the extension's in another profile. */
export async function newBrowser(): Promise<BrowserProfile> {
  vi.resetModules();
  const indexedDb = new IDBFactory();
  use({ indexedDb });
  installWebLocks();
  return {
    indexedDb,
    answers: await import("../../extension/src/background/answers/answer-gallery.ts"),
    button: await import("../../extension/src/page/session/button-state.ts"),
    session: await import("../../extension/src/page/session/gallery-session.ts"),
    capsules: await import("../../extension/src/backend/open-capsule.ts"),
    asking: await import("../../extension/src/reports/let-site-ask.ts"),
    outbox: await import("../../extension/src/reports/flush-outbox.ts"),
    consents: await import("../../extension/src/storage/consents.ts"),
    database: await import("../../extension/src/storage/databases/database.ts"),
    jobs: await import("../../extension/src/storage/jobs.ts"),
    news: await import("../../extension/src/storage/job-news.ts"),
    keys: await import("../../extension/src/storage/keys.ts"),
  };
}

/** Lets what runs next open this profile's databases. */
export function use({ indexedDb }: Pick<BrowserProfile, "indexedDb">): void {
  vi.stubGlobal("indexedDB", indexedDb);
}
