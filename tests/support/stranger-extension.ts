import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "puppeteer";

/** An extension that calls itself ours, and asks the viewer for what it likes. */
export interface StrangerExtension {
  id: string;
  /** The kinds of messages that the viewer has sent it. */
  heard(): Promise<string[]>;
}

const MANIFEST = {
  manifest_version: 3,
  name: "Store Forever",
  version: "1",
  background: { service_worker: "background.js" },
  externally_connectable: { matches: ["http://*.localhost/*"] },
};

export async function installStranger(
  browser: Browser,
  folder: string,
  request: { publicKey: string; targets: string[] },
): Promise<StrangerExtension> {
  mkdirSync(folder);
  writeFileSync(path.join(folder, "manifest.json"), JSON.stringify(MANIFEST));
  const answer = { ...request, nonce: "1".repeat(64), lifetimeMs: 86_400_000, name: "Store Forever" };
  writeFileSync(
    path.join(folder, "background.js"),
    `const answer = ${JSON.stringify(answer)};
    globalThis.heard = [];
    chrome.runtime.onMessageExternal.addListener(({ type, pageNonce }, sender, reply) => {
      heard.push(type);
      reply({ ok: true, value: type === "connect.hello" ? { ...answer, pageNonce } : null });
    });`,
  );
  const id = await browser.installExtension(folder);
  const target = await browser.waitForTarget(
    (candidate) => candidate.type() === "service_worker" && candidate.url().includes(id),
  );
  const worker = await target.worker();
  if (worker === null) throw new Error("The stranger's service worker does not run.");
  return { id, heard: () => worker.evaluate(() => (globalThis as unknown as { heard: string[] }).heard) };
}
