import { createHash } from "node:crypto";
import type { Canister } from "../canister/canister.ts";
import { toHex } from "../encoding/bytes.ts";
import { identityProviderUrl } from "../identity-provider/identity-provider.ts";
import { memoryBytes } from "../management/status.ts";
import type { Network } from "../network/network.ts";

const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; padding: 1.5rem; max-width: 72rem; }
h1 { font-size: 1.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.4rem 0.6rem; text-align: start; vertical-align: top; }
code { overflow-wrap: anywhere; }
tr.canister > * { border-top: 1px solid GrayText; }
p, ol, ul { margin: 0 0 0.75rem; overflow-wrap: anywhere; }
.numbers { white-space: nowrap; }`;
/** The pages have this style and nothing else: no scripts, no pictures, no frames. */
export const PAGE_SECURITY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;

/** A page that says why there is no other. */
export function errorPage(title: string, reason: string): string {
  return page(title, `<p>${escapeHtml(reason)}</p>`);
}

const HEADINGS = ["Canister", "Status", "Module", "Memory", "Cycles"]
  .map((heading) => `<th scope="col">${heading}</th>`)
  .join("");

/** What runs on this network. */
export function statusPage(network: Network, host: string): string {
  const rows = [...network.canisters.values()].map((canister) => {
    const { heap, stable } = memoryBytes(canister);
    const hash = canister.code === undefined ? "no module" : toHex(canister.code.module.hash);
    const megabytes = ((heap + stable) / 1e6).toFixed(1);
    const cycles = canister.cycles.toLocaleString("en");
    const link = `<a href="http://${canister.text}.${escapeHtml(host)}/">${canister.text}</a>`;
    const named = network.hostNames.hostsOf(canister.id).map((name) => hostLink(name, host));
    const row = `<tr class="canister"><td>${[link, ...named].join("<br>")}</td><td>${canister.lifecycle.kind}</td><td><code>${hash}</code></td><td class="numbers">${megabytes} MB</td><td class="numbers">${cycles}</td></tr>`;
    return `${row}<tr><td colspan="5">${lastEvents(canister)}</td></tr>`;
  });
  const list =
    rows.length === 0
      ? "<p>No canisters yet.</p>"
      : `<table><thead><tr>${HEADINGS}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
  const provider = identityProviderUrl(Number(new URL(`http://${host}`).port || 80));
  const signIn = `<p>Identity provider, for development only: <a href="${provider}">${provider}</a></p>`;
  return page("Local Internet Computer", `${list}${signIn}<p>Root key: <code>${toHex(network.rootKeyDer)}</code></p>`);
}

function hostLink(name: string, host: string): string {
  const { port } = new URL(`http://${host}`);
  return `<a href="http://${name}${port === "" ? "" : `:${port}`}/">${name}</a>`;
}

function lastEvents({ recentCalls, lastTrap }: Canister): string {
  const items = recentCalls.map(
    ({ method, atNs, instructions }) =>
      `<li>${escapeHtml(method)}, ${isoTime(atNs)}, ${instructions.toLocaleString("en")} instructions</li>`,
  );
  const calls = items.length === 0 ? "" : `<p>Last calls:</p><ul>${items.join("")}</ul>`;
  if (lastTrap === undefined) return calls;
  const frames = lastTrap.backtrace.map((name) => `<li>${escapeHtml(name)}</li>`).join("");
  return `${calls}<p>Last trap: ${escapeHtml(lastTrap.text)}, ${isoTime(lastTrap.atNs)}</p><ol>${frames}</ol>`;
}

function isoTime(timeNs: bigint): string {
  return new Date(Number(timeNs / 1_000_000n)).toISOString();
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style><h1>${escapeHtml(title)}</h1>${body}</html>`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
