import { bytesToHex } from "@noble/hashes/utils";
import type { Canister } from "../canister/canister.ts";
import { memoryBytes } from "../canister/memory-usage.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { escapeHtml, page } from "../http/page.ts";
import type { Network } from "../network/network.ts";
import type { Subnet } from "../subnet/subnet.ts";

const HEADINGS = ["Canister", "Subnet", "Status", "Module", "Memory", "Cycles"]
  .map((heading) => `<th scope="col">${heading}</th>`)
  .join("");

export interface StatusPageContent {
  network: Network;
  hostNames: { hostsOf(canisterId: Bytes): string[] };
  /** The numbers of requests by deprecated endpoint. */
  deprecatedRequests: { toJSON(): Record<string, number> };
  /** The address of the identity provider. */
  identityProvider: string;
}

/** The page that shows what runs on a network, as HTML. @param host the host that the browser asked for */
export function statusPage(content: StatusPageContent, host: string): string {
  const { network, hostNames, identityProvider, deprecatedRequests } = content;
  const canisters = network.subnets.flatMap((subnet) =>
    [...subnet.canisters.values()].map((canister) => ({ canister, subnet: nameOf(network, subnet) })),
  );
  const rows = canisters.map(({ canister, subnet }) => {
    const { heap, stable } = memoryBytes(canister);
    const hash = canister.code === undefined ? "no module" : bytesToHex(canister.code.module.hash);
    const megabytes = ((heap + stable) / 1e6).toFixed(1);
    const cycles = canister.cycles.toLocaleString("en");
    const link = `<a href="http://${canister.text}.${escapeHtml(host)}/">${canister.text}</a>`;
    const named = hostNames.hostsOf(canister.id).map((name) => hostLink(name, host));
    const row = `<tr class="canister"><td>${[link, ...named].join("<br>")}</td><td>${subnet}</td><td>${canister.lifecycle.kind}</td><td><code>${hash}</code></td><td class="numbers">${megabytes} MB</td><td class="numbers">${cycles}</td></tr>`;
    return `${row}<tr><td colspan="6">${lastEvents(canister)}</td></tr>`;
  });
  const list =
    rows.length === 0
      ? "<p>No canisters yet.</p>"
      : `<table><thead><tr>${HEADINGS}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
  const signIn = `<p>Identity provider, for development only: <a href="${identityProvider}">${identityProvider}</a></p>`;
  return page(
    "Local Internet Computer",
    `${list}${signIn}${deprecatedList(deprecatedRequests)}<p>Root key: <code>${bytesToHex(network.rootKeyDer)}</code></p>`,
  );
}

function nameOf({ root, applications }: Network, subnet: Subnet): string {
  return subnet === root ? "root" : `application ${applications.indexOf(subnet) + 1}`;
}

function deprecatedList(deprecatedRequests: StatusPageContent["deprecatedRequests"]): string {
  const items = Object.entries(deprecatedRequests.toJSON()).map(
    ([endpoint, count]) => `<li>${endpoint}: ${count}</li>`,
  );
  return items.length === 0 ? "" : `<p>Requests to deprecated endpoints:</p><ul>${items.join("")}</ul>`;
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
