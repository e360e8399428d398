/** Four photos, each in every size that pages name. */
export const SCENES = [
  { id: "fjord", title: "Fjord", caption: "Still water before the rain" },
  { id: "moor", title: "Moor", caption: "Heather up to the horizon" },
  { id: "weir", title: "Weir", caption: "The old weir in spring" },
  { id: "quay", title: "Quay", caption: "Nets drying on the quay" },
];
export type Scene = (typeof SCENES)[number];

/** One way in which pages show photos. */
export interface GalleryKind {
  name: string;
  /** Whether the page is a gallery by its mark-up, or has to be asked for. */
  found: "by itself" | "when asked";
  body: string;
  head?: string;
  /** The best file of each photo; by default the full one. */
  best?: (scene: Scene) => string;
  /** Whether titles and captions are told. By default titles only. */
  told?: "captions" | "nothing";
  /** What moves in each photo. */
  moves?: (scene: Scene) => string;
  /** What the page's script fetches from `list.json` beside it. */
  list?: unknown;
  /** Its photos are at no address. */
  isOnlyOnPage?: true;
  /** Photos of the page's gallery; by default all. */
  photos?: readonly Scene[];
}

export const full = ({ id }: Scene) => `/full/${id}.jpg`;
export const small = ({ id }: Scene) => `/small/${id}-300x200.jpg`;
export const square = ({ id }: Scene) => `/square/${id}-150x150.jpg`;
export const each = (make: (scene: Scene, index: number) => string) => SCENES.map(make).join("\n");
export const linked = (attributes: (scene: Scene) => string, image: (scene: Scene) => string = () => "") =>
  each(
    (scene) =>
      `<a href="${full(scene)}" ${attributes(scene)}><img src="${small(scene)}" alt="${scene.title}" ${image(scene)}></a>`,
  );
export const json = (value: unknown) => JSON.stringify(value);
export const attribute = (value: unknown) => json(value).replaceAll('"', "&quot;");

export function wordPress(inner: (scene: Scene) => string): string {
  return `<figure class="wp-block-gallery">${each((scene) => `<figure class="wp-block-image">${inner(scene)}<figcaption>${scene.caption}</figcaption></figure>`)}</figure>`;
}

/** What stands around the photos of a page. None of it may be taken for one. */
export const pageOf = ({ body, head = "" }: Pick<GalleryKind, "body" | "head">) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A trip</title>
<style>.tile { display: inline-block; width: 320px; height: 213px; background-size: cover }</style>${head}</head><body>
<header><a href="/"><img src="/junk/logo-400x120.png" width="400" height="120" alt="The site"></a><nav><a href="https://social.example/ada"><img src="/junk/icon-32x32.png" alt="Follow"></a></nav></header>
<main><h1>A trip</h1>${body}</main>
<aside><img src="/junk/avatar-96x96.png" alt="Ada"><a href="https://shop.example/7"><img src="/junk/offer-300x250.png" width="300" height="250" alt="Offer"></a></aside>
<section class="teasers"><h3>You may also like</h3>${[1, 2, 3].map((n) => `<a href="/posts/${n}/"><img src="/junk/post${n}-350x200.png" width="350" height="200" alt="Post ${n}"></a>`).join("")}</section>
<footer><a href="https://shop.example/8"><img src="/junk/sale-728x90.png" alt="Sale"></a><img src="/junk/pixel-1x1.gif" alt=""></footer></body></html>`;
