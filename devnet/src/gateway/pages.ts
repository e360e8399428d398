import { toHex } from "../bytes.ts";
import { memoryBytes } from "../management/status.ts";
import type { Network } from "../network/network.ts";

/** A page that says why there is no other. */
export function errorPage(title: string, reason: string): string {
  return page(title, `<p>${escapeHtml(reason)}</p>`);
}

/** What runs on this network. */
export function statusPage(network: Network, host: string): string {
  const rows = [...network.canisters.values()].map((canister) => {
    const { heap, stable } = memoryBytes(canister);
    const hash = canister.code === undefined ? "no module" : toHex(canister.code.module.hash);
    const megabytes = ((heap + stable) / 1e6).toFixed(1);
    const cells = [canister.lifecycle.kind, hash, `${megabytes} MB`, `${canister.cycles} cycles`];
    const link = `<a href="http://${canister.text}.${escapeHtml(host)}/">${canister.text}</a>`;
    return `<tr><td>${link}</td>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  const list = rows.length === 0 ? "<p>No canisters yet.</p>" : `<table>${rows.join("")}</table>`;
  return page("Local Internet Computer", `${list}<p>Root key: <code>${toHex(network.rootKeyDer)}</code></p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><h1>${escapeHtml(title)}</h1>${body}</html>`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
