import { browser } from "wxt/browser";
import { readNetwork } from "../backend/network.ts";
import type { ExtensionDatabase, JobState } from "../storage/databases/database.ts";
import { readSettings } from "../storage/settings.ts";

/** What helps to find a fault, without anything about the person: no names, addresses, links, ids or keys. */
export async function diagnosticsOf(database: ExtensionDatabase): Promise<object> {
  const { archive, folders, ...settings } = await readSettings(database);
  const [network, jobs, outbox] = await Promise.all([
    readNetwork(),
    database.getAll("jobs"),
    database.getAll("outbox"),
  ]);
  return {
    version: browser.runtime.getManifest().version,
    browser: navigator.userAgent,
    network: network.ok ? { isLocal: network.value.rootKey !== undefined, isOwn: archive !== null } : network.error,
    settings: { ...settings, folders: Object.keys(folders).length },
    counts: {
      keys: await database.count("keys"),
      presence: await database.count("presence"),
      receipts: await database.count("receipts"),
    },
    jobs: jobs.map(({ state, totalCount, startedAtMs }) => ({ startedAtMs, totalCount, state: stateFacts(state) })),
    reports: outbox.map(({ state, report, queuedAtMs }) => ({
      to: report.to,
      state: state.name,
      edges: report.edges.length,
      queuedAtMs,
    })),
  };
}

function stateFacts(state: JobState) {
  if (state.name === "failed") return { name: state.name, code: state.failure.code };
  if (state.name !== "finished") return { name: state.name };
  const { stored, failed, ms } = state.outcome;
  return { name: state.name, stored: stored.length, failed: failed.map(({ failure }) => failure.code), ms };
}
