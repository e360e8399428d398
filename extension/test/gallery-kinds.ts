/** Four photos, each in every size that pages name. */
export const SCENES = [
  { id: "fjord", title: "Fjord", caption: "Still water before the rain" },
  { id: "moor", title: "Moor", caption: "Heather up to the horizon" },
  { id: "weir", title: "Weir", caption: "The old weir in spring" },
  { id: "quay", title: "Quay", caption: "Nets drying on the quay" },
];
type Scene = (typeof SCENES)[number];

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
  /** Photos of the page's gallery; by default all. */
  photos?: readonly Scene[];
}

const full = ({ id }: Scene) => `/full/${id}.jpg`;
const small = ({ id }: Scene) => `/small/${id}-300x200.jpg`;
const square = ({ id }: Scene) => `/square/${id}-150x150.jpg`;
const each = (make: (scene: Scene, index: number) => string) => SCENES.map(make).join("\n");
const linked = (attributes: (scene: Scene) => string, image: (scene: Scene) => string = () => "") =>
  each(
    (scene) =>
      `<a href="${full(scene)}" ${attributes(scene)}><img src="${small(scene)}" alt="${scene.title}" ${image(scene)}></a>`,
  );
const json = (value: unknown) => JSON.stringify(value);
const attribute = (value: unknown) => json(value).replaceAll('"', "&quot;");

export const GALLERY_KINDS: readonly GalleryKind[] = [
  // Links and lightboxes
  { name: "Thumbnails that link to files", found: "when asked", body: `<div class="grid">${linked(() => "")}</div>` },
  {
    name: "PhotoSwipe 5, captions in hidden elements",
    found: "by itself",
    told: "captions",
    body: `<div class="pswp-gallery">${each((scene) => `<div><a href="${full(scene)}" data-pswp-width="1600" data-pswp-height="1067"><img src="${small(scene)}" alt="${scene.title}"></a><div class="pswp-caption-content" hidden>${scene.caption}</div></div>`)}</div>`,
  },
  {
    name: "PhotoSwipe, an array in a script",
    found: "when asked",
    body: `<button>Open</button><script>const shown = { dataSource: [${SCENES.map((scene) => `{ src: '${full(scene)}', w: 1600, h: 1067, title: '${scene.title}' }`).join(",\n")}, ] };</script>`,
  },
  {
    name: "lightGallery",
    found: "by itself",
    told: "captions",
    body: `<div id="lightgallery">${linked((scene) => `data-lg-size="1600-1067" data-sub-html="<p>${scene.caption}</p>"`)}</div>`,
  },
  {
    name: "Fancybox, addresses in data-src",
    found: "by itself",
    told: "captions",
    body: each(
      (scene) =>
        `<a data-fancybox="trip" data-src="${full(scene)}" data-caption="${scene.caption}"><img src="${small(scene)}" alt="${scene.title}"></a>`,
    ),
  },
  {
    name: "GLightbox, texts in its options",
    found: "by itself",
    told: "captions",
    body: each(
      (scene) =>
        `<a class="glightbox" href="${full(scene)}" data-glightbox="title: ${scene.title}; description: ${scene.caption}"><img src="${small(scene)}" alt="image"></a>`,
    ),
  },
  {
    name: "Lightbox2",
    found: "by itself",
    told: "captions",
    body: linked((scene) => `data-lightbox="trip" data-title="${scene.caption}"`),
  },
  {
    name: "Responsive addresses on the link",
    found: "when asked",
    told: "captions",
    body: `<div class="gallery">${each((scene) => `<a href="/mid/${scene.id}-1024x683.jpg" data-at-640="/small/${scene.id}-640.jpg" data-at-1600="${full(scene)}" data-caption="${scene.caption}"><img src="${small(scene)}" alt="${scene.title}"></a>`)}</div>`,
  },
  {
    name: "Links with thumbnails in attributes",
    found: "by itself",
    told: "captions",
    body: `<div data-nanogallery2='{"thumbnailWidth":300}'>${each((scene) => `<a href="${full(scene)}" data-ngthumb="${small(scene)}" data-ngdesc="${scene.caption}">${scene.title}</a>`)}</div>`,
  },
  {
    name: "A script that answers for pages and images",
    found: "by itself",
    best: ({ id }) => `/show.php?id=${id}&size=full`,
    body: each(
      (scene) =>
        `<a data-lightbox="x" href="/show.php?id=${scene.id}&amp;size=full"><img src="/show.php?id=${scene.id}&amp;size=small" alt="${scene.title}" width="300" height="200"></a>`,
    ),
  },
  // Lazy and responsive images
  {
    name: "Lazy images behind a tiny preview",
    found: "when asked",
    body: `<div style="height:3000px"></div>${each((scene) => `<p><img class="lazyload" src="/lqip/${scene.id}-32x21.jpg" data-src="/mid/${scene.id}-640x427.jpg" data-srcset="${small(scene)} 300w, ${full(scene)} 1600w" width="900" height="600" alt="${scene.title}"></p>`)}`,
  },
  {
    name: "Lazy images behind one placeholder",
    found: "when asked",
    body: `<div class="flow">${each((scene) => `<img src="/lqip/spacer-1x1.gif" data-original="${full(scene)}" width="800" height="533" alt="${scene.title}">`)}</div>`,
  },
  {
    name: "Lazy images in noscript",
    found: "when asked",
    body: `<div class="flow">${each((scene) => `<div class="photo"><noscript><img src="${full(scene)}" width="900" height="600" alt="${scene.title}"></noscript></div>`)}</div>`,
  },
  {
    name: "Any attribute that is the address of an image",
    found: "when asked",
    body: `<ul>${each((scene) => `<li><img src="${small(scene)}" data-iesrc="${full(scene)}" alt="${scene.title}"></li>`)}</ul>`,
  },
  {
    name: "Pictures in several formats of one size",
    found: "when asked",
    body: each(
      (scene) =>
        `<picture><source type="image/avif" srcset="/avif/${scene.id}.avif 1600w"><source type="image/webp" srcset="/webp/${scene.id}.webp 1600w"><img src="/mid/${scene.id}-640x427.jpg" srcset="/mid/${scene.id}-640x427.jpg 640w, ${full(scene)} 1600w" sizes="50vw" alt="${scene.title}" width="640" height="427"></picture>`,
    ),
  },
  {
    name: "A crop for telephones beside the photo",
    found: "when asked",
    body: each(
      (scene) =>
        `<picture><source media="(max-width: 600px)" srcset="/crop/${scene.id}-640x640.jpg"><img src="${full(scene)}" alt="${scene.title}" width="1600" height="1067"></picture>`,
    ),
  },
  {
    name: "Commas in the addresses of a set",
    found: "when asked",
    body: each(
      (scene) =>
        `<img src="/up/c_fill,w_300,h_200/${scene.id}-300x200.jpg" srcset="/up/c_fill,w_300,h_200/${scene.id}-300x200.jpg 300w, ${full(scene)} 1600w" sizes="300px" alt="${scene.title}">`,
    ),
  },
  {
    name: "An image service that is told the address",
    found: "when asked",
    body: each(
      (scene) =>
        `<img src="/_next/image?url=${encodeURIComponent(full(scene))}&amp;w=640&amp;q=75" width="640" height="427" alt="${scene.title}">`,
    ),
  },
  {
    name: "Backgrounds in the elements' style",
    found: "when asked",
    body: each(
      (scene) =>
        `<a class="tile" href="/photos/${scene.id}/" aria-label="${scene.title}" style="background-image: url('${full(scene)}')"></a>`,
    ),
  },
  {
    name: "Backgrounds in a style sheet",
    found: "when asked",
    head: `<style>${SCENES.map((scene) => `.of-${scene.id} { background-image: url("${full(scene)}") }`).join("\n")}</style>`,
    body: each((scene) => `<div class="tile of-${scene.id}" role="img" aria-label="${scene.title}"></div>`),
  },
  // Content systems and generators
  {
    name: "WordPress gallery, links to files",
    found: "by itself",
    told: "captions",
    body: wordPress(
      (scene) =>
        `<a href="/wp-content/uploads/${scene.id}.jpg"><img width="300" height="200" src="/wp-content/uploads/${scene.id}-300x200.jpg" alt="${scene.title}"></a>`,
    ),
    best: ({ id }) => `/wp-content/uploads/${id}.jpg`,
  },
  {
    name: "WordPress gallery without links",
    found: "by itself",
    told: "captions",
    body: wordPress(
      (scene) =>
        `<img width="150" height="150" src="/wp-content/uploads/${scene.id}-150x150.jpg" alt="${scene.title}">`,
    ),
    best: ({ id }) => `/wp-content/uploads/${id}.jpg`,
  },
  {
    name: "WordPress gallery under an article's structured data",
    found: "by itself",
    told: "captions",
    head: `<script type="application/ld+json">${json({
      "@graph": [
        { "@type": "ImageObject", url: "/wp-content/uploads/fjord.jpg" },
        { "@type": "Organization", logo: { "@type": "ImageObject", url: "/junk/logo-400x120.png" } },
        { "@type": "Person", image: { "@type": "ImageObject", url: "/junk/avatar-96x96.png" } },
      ],
    })}</script>`,
    body: wordPress(
      (scene) =>
        `<a href="/wp-content/uploads/${scene.id}.jpg"><img width="300" height="200" src="/wp-content/uploads/${scene.id}-300x200.jpg" alt="${scene.title}"></a>`,
    ),
    best: ({ id }) => `/wp-content/uploads/${id}.jpg`,
  },
  {
    name: "The full file in an attribute of the image",
    found: "by itself",
    body: `<div class="tiled-gallery">${each((scene) => `<figure><img alt="${scene.title}" data-width="1600" data-height="1067" data-url="${full(scene)}" src="/mid/${scene.id}-640x427.jpg?ssl=1"></figure>`)}</div>`,
  },
  {
    name: "schema.org ImageGallery in JSON-LD",
    found: "by itself",
    told: "captions",
    head: `<script type="application/ld+json">${json({ "@type": "ImageGallery", image: SCENES.map((scene) => ({ "@type": "ImageObject", contentUrl: full(scene), thumbnailUrl: small(scene), name: scene.title, caption: scene.caption })) })}</script>`,
    body: each((scene) => `<img src="${small(scene)}" alt="">`),
  },
  {
    name: "schema.org ImageGallery in microdata",
    found: "by itself",
    told: "captions",
    body: `<div itemscope itemtype="https://schema.org/ImageGallery">${each((scene) => `<figure itemprop="associatedMedia" itemscope itemtype="https://schema.org/ImageObject"><a href="${full(scene)}" itemprop="contentUrl"><img src="${small(scene)}" itemprop="thumbnail" alt="${scene.title}"></a><figcaption itemprop="caption">${scene.caption}</figcaption></figure>`)}</div>`,
  },
  {
    name: "Small thumbnails with a page for each photo",
    found: "when asked",
    best: square,
    body: `<ul class="thumbs">${each((scene) => `<li><a href="/picture.php?/${scene.id}/category/1"><img src="${square(scene)}" alt="${scene.title}"></a></li>`)}</ul>`,
  },
  {
    name: "A download link beside the picture",
    found: "when asked",
    body: each(
      (scene) =>
        `<figure><img src="/mid/${scene.id}-1024x683.jpg" width="1024" height="683" alt="${scene.title}"><a href="${full(scene)}" download>Original</a></figure>`,
    ),
  },
  {
    name: "A server's list of files",
    found: "when asked",
    told: "nothing",
    body: `<table>${each((scene) => `<tr><td><a href="${full(scene)}">${scene.id}.jpg</a></td><td>2024-05-01</td></tr>`)}</table>`,
  },
  // Parts of a page that are not in its document, and sliders
  {
    name: "An open shadow root",
    found: "when asked",
    body: `<photo-album></photo-album><script>document.querySelector("photo-album").attachShadow({ mode: "open" }).innerHTML = ${json(linked(() => ""))}</script>`,
  },
  {
    name: "A frame of the same origin",
    found: "when asked",
    body: `<iframe srcdoc="${`<main>${linked(() => "")}</main>`.replaceAll('"', "&quot;")}" width="900" height="700"></iframe>`,
  },
  {
    name: "A slider with a strip of thumbnails",
    found: "when asked",
    head: "<style>.main img { width: 900px; height: 600px }</style>",
    body: `<div class="main">${each((scene) => `<div class="slide"><img src="${full(scene)}" alt="${scene.title}"></div>`)}</div><div class="strip">${each((scene) => `<div class="slide"><img src="${small(scene)}" alt=""></div>`)}</div>`,
  },
  {
    name: "A slider that has mounted two of its slides",
    found: "when asked",
    body: `<div class="slider" data-slides="${attribute(SCENES.map((scene) => ({ src: full(scene), title: scene.title })))}">${SCENES.slice(
      0,
      2,
    )
      .map((scene) => `<img src="${full(scene)}" alt="${scene.title}" width="900">`)
      .join("")}</div>`,
  },
  {
    name: "Two albums of different libraries",
    found: "by itself",
    body: `<h2>One</h2>${SCENES.slice(0, 2)
      .map(
        (scene) => `<a data-fancybox="one" href="${full(scene)}"><img src="${small(scene)}" alt="${scene.title}"></a>`,
      )
      .join("")}<h2>Two</h2><figure class="wp-block-gallery">${SCENES.slice(2)
      .map(
        (scene) =>
          `<figure class="wp-block-image"><a href="${full(scene)}"><img src="${small(scene)}" alt="${scene.title}"></a></figure>`,
      )
      .join("")}</figure>`,
  },
  {
    name: "Photos between words",
    found: "when asked",
    body: `<article>${each((scene) => `<p>Words about it.</p><p><img src="${full(scene)}" alt="${scene.title}" width="800" height="533"></p>`)}</article>`,
  },
];

function wordPress(inner: (scene: Scene) => string): string {
  return `<figure class="wp-block-gallery">${each((scene) => `<figure class="wp-block-image">${inner(scene)}<figcaption>${scene.caption}</figcaption></figure>`)}</figure>`;
}

/** Pages that are no gallery, whatever their libraries, buttons and data say. */
export const NO_GALLERIES: readonly Pick<GalleryKind, "name" | "body" | "head">[] = [
  {
    name: "A lightbox for forms and maps",
    body: `<a data-fancybox data-type="iframe" href="/login/">Sign in</a><a data-fancybox href="https://maps.example/?q=x">Map</a><a data-fancybox href="#terms">Terms</a>`,
  },
  {
    name: "Share buttons that have a size",
    body: `<a class="share" data-size="large" href="https://social.example/share">Share</a><a class="share" data-size="large" href="https://social.example/ada">Follow</a>`,
  },
  {
    name: "One picture that opens in a lightbox",
    body: `<article><p>Words.</p><a data-lightbox="x" href="/full/fjord.jpg"><img src="/small/fjord-300x200.jpg" alt="Fjord"></a><p>Words.</p></article>`,
  },
  {
    name: "A feed of another site below a text",
    body: `<article><p>Words.</p></article><footer>${linked(() => 'data-lightbox="feed"')}</footer>`,
  },
  {
    name: "An article with one picture and structured data",
    head: `<script type="application/ld+json">${json({ "@type": "Article", image: { "@type": "ImageObject", url: "/full/fjord.jpg" }, publisher: { logo: { "@type": "ImageObject", url: "/junk/logo-400x120.png" } }, author: { image: { "@type": "ImageObject", url: "/junk/avatar-96x96.png" } } })}</script>`,
    body: `<article><img src="/full/fjord.jpg" width="900" height="600" alt="Fjord"><p>Words.</p></article>`,
  },
];

/** What stands around the photos of a page. None of it may be taken for one. */
export const pageOf = ({ body, head = "" }: Pick<GalleryKind, "body" | "head">) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A trip</title>
<style>.tile { display: inline-block; width: 320px; height: 213px; background-size: cover }</style>${head}</head><body>
<header><a href="/"><img src="/junk/logo-400x120.png" width="400" height="120" alt="The site"></a><nav><a href="https://social.example/ada"><img src="/junk/icon-32x32.png" alt="Follow"></a></nav></header>
<main><h1>A trip</h1>${body}</main>
<aside><img src="/junk/avatar-96x96.png" alt="Ada"><a href="https://shop.example/7"><img src="/junk/offer-300x250.png" width="300" height="250" alt="Offer"></a></aside>
<section class="teasers"><h3>You may also like</h3>${[1, 2, 3].map((n) => `<a href="/posts/${n}/"><img src="/junk/post${n}-350x200.png" width="350" height="200" alt="Post ${n}"></a>`).join("")}</section>
<footer><a href="https://shop.example/8"><img src="/junk/sale-728x90.png" alt="Sale"></a><img src="/junk/pixel-1x1.gif" alt=""></footer></body></html>`;
