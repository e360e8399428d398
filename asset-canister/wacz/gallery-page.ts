import type { MemoryReceipt } from "@store-forever/protocol/receipt";
import type { ArchiveGallery } from "../bag/archive-file.ts";
import { isoTime } from "../bag/sidecars.ts";

/** A memory as the page shows it. */
export interface PagePhoto {
  receipt: MemoryReceipt;
  /** Addresses in the web archive. The picture is left out where there is none that browsers show. */
  picture: string | undefined;
  original: string;
  proof: string;
}

interface Shown {
  title: string;
  description?: string | undefined;
  sourceUrl?: string | undefined;
  items: readonly { memoryId: string; caption?: string | undefined }[];
}

const STYLES = `body{margin:0 auto;max-width:80rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;color-scheme:light dark}
ol{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1.5rem;padding:0;list-style:none}
img{width:100%;aspect-ratio:4/3;object-fit:cover}
figure{margin:0}
small{display:block;opacity:.75}`;

/**
 * The page of galleries as HTML that stands alone: no script, no file but the photos. Texts are from anybody, and escaped.
 * @param galleries all photos are shown as one where there is none
 */
export function galleryPage(title: string, galleries: readonly ArchiveGallery[], photos: readonly PagePhoto[]): string {
  const byId = new Map(photos.map((photo) => [photo.receipt.memoryId, photo]));
  const all: Shown = { title, items: photos.map(({ receipt: { memoryId } }) => ({ memoryId })) };
  const shown: readonly Shown[] = galleries.length === 0 ? [all] : galleries;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${STYLES}</style>
</head>
<body>
${shown.map((gallery) => section(gallery, byId)).join("\n")}
</body>
</html>
`;
}

function section({ title, description, sourceUrl, items }: Shown, byId: ReadonlyMap<string, PagePhoto>): string {
  const figures = items.flatMap(({ memoryId, caption }) => {
    const photo = byId.get(memoryId);
    return photo === undefined ? [] : [figure(photo, caption)];
  });
  const lines = [
    `<h1>${escaped(title)}</h1>`,
    description && `<p>${escaped(description)}</p>`,
    sourceUrl && `<p><a href="${escaped(sourceUrl)}">${escaped(sourceUrl)}</a></p>`,
    `<ol>\n${figures.join("\n")}\n</ol>`,
  ];
  return `<section>\n${lines.filter((line) => line).join("\n")}\n</section>`;
}

function figure({ receipt, picture, original, proof }: PagePhoto, caption: string | undefined): string {
  const { title, description, altText, capturedAtNs, rights } = receipt.description;
  const label = caption ?? title;
  const facts = [
    capturedAtNs && isoTime(capturedAtNs).slice(0, 10),
    rights?.credit ?? rights?.creator,
    rights?.copyright,
    rights?.license,
  ].filter((fact) => fact);
  const image = picture && `<img src="${escaped(picture)}" alt="${escaped(altText ?? label)}" loading="lazy">`;
  return `<li><figure><a href="${escaped(original)}">${image || escaped(label || original)}</a>
<figcaption>${escaped(label)}${description ? `<small>${escaped(description)}</small>` : ""}
<small>${escaped(facts.join(" · "))} <a href="${escaped(proof)}">Receipt</a></small></figcaption></figure></li>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
