import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";

const STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; padding: 1.5rem; max-width: 72rem; }
h1 { font-size: 1.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.4rem 0.6rem; text-align: start; vertical-align: top; }
code { overflow-wrap: anywhere; }
tr.canister > * { border-top: 1px solid GrayText; }
p, ol, ul { margin: 0 0 0.75rem; overflow-wrap: anywhere; }
.numbers { white-space: nowrap; }`;
/** The devnet's own pages have this style and nothing else: no scripts, no pictures, no frames. */
const PAGE_SECURITY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;

/** A page that gives a reason. */
export function errorPage(title: string, reason: string): string {
  return page(title, `<p>${escapeHtml(reason)}</p>`);
}

/** A page of the devnet's own, as HTML. @param body HTML */
export function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style><h1>${escapeHtml(title)}</h1>${body}</html>`;
}

/** Text as HTML. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Sends a page of the devnet's own. */
export function sendPage(response: ServerResponse, status: number, html: string): void {
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": PAGE_SECURITY };
  response.writeHead(status, headers).end(html);
}
