import { each, full, type GalleryKind, json, SCENES, small, square, wordPress } from "./mark-up.ts";

/** Pages of content systems and generators. */
export const SYSTEMS: readonly GalleryKind[] = [
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
];
