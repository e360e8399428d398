import { toHex } from "../bytes.ts";
import { identityProviderUrl } from "../identity-provider/identity-provider.ts";
import { memoryBytes } from "../management/status.ts";
import type { Network } from "../network/network.ts";
import type { Canister } from "../runtime/canister.ts";

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
    const named = network.hostNames.hostsOf(canister.id).map((name) => hostLink(name, host));
    const row = `<tr><td>${[link, ...named].join("<br>")}</td>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
    return `${row}<tr><td colspan="5">${lastEvents(canister)}</td></tr>`;
  });
  const list = rows.length === 0 ? "<p>No canisters yet.</p>" : `<table>${rows.join("")}</table>`;
  const provider = identityProviderUrl(Number(new URL(`http://${host}`).port || 80));
  const signIn = `<p>Identity provider, for development only: <a href="${provider}">${provider}</a></p>`;
  return page("Local Internet Computer", `${list}${signIn}<p>Root key: <code>${toHex(network.rootKeyDer)}</code></p>`);
}

function hostLink(name: string, host: string): string {
  const { port } = new URL(`http://${host}`);
  return `<a href="http://${name}${port === "" ? "" : `:${port}`}/">${name}</a>`;
}

function lastEvents({ lastCall, lastTrap }: Canister): string {
  const call =
    lastCall === undefined ? "" : `<p>Last call: ${escapeHtml(lastCall.method)}, ${isoTime(lastCall.atNs)}</p>`;
  if (lastTrap === undefined) return call;
  const frames = lastTrap.backtrace.map((name) => `<li>${escapeHtml(name)}</li>`).join("");
  return `${call}<p>Last trap: ${escapeHtml(lastTrap.text)}, ${isoTime(lastTrap.atNs)}</p><ol>${frames}</ol>`;
}

function isoTime(timeNs: bigint): string {
  return new Date(Number(timeNs / 1_000_000n)).toISOString();
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><h1>${escapeHtml(title)}</h1>${body}</html>`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
