import { attribute, each, full, type GalleryKind, json, SCENES, small } from "./mark-up.ts";

const BLANK = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1600' height='1067'/%3E";

/** Mark-up as the documentation of sliders, content systems and builders of sites has it. */
export const PRODUCTS: readonly GalleryKind[] = [
  {
    name: "Flickity, lazy cells",
    found: "when asked",
    body: `<div class="carousel" data-flickity='{ "lazyLoad": true }' style="width:900px">${each((scene) => `<div class="carousel-cell" style="width:900px;height:600px"><img data-flickity-lazyload-src="${full(scene)}" data-flickity-lazyload-srcset="${small(scene)} 300w, ${full(scene)} 1600w" alt="${scene.title}"></div>`)}</div>`,
  },
  {
    name: "Owl Carousel, lazy with a set for dense screens",
    found: "when asked",
    body: `<div class="owl-carousel">${each((scene) => `<img class="owl-lazy" data-src="/mid/${scene.id}-800x533.jpg" data-src-retina="${full(scene)}" alt="${scene.title}" width="800" height="533">`)}</div>`,
  },
  {
    name: "Overlays of a style sheet (:target)",
    found: "when asked",
    head: "<style>.over { display: none } .over:target { display: block }</style>",
    body: `<ul>${each((scene) => `<li><a href="#${scene.id}"><img src="${small(scene)}" alt="${scene.title}"></a></li>`)}</ul>${each((scene) => `<div class="over" id="${scene.id}"><a href="#_"><img src="${full(scene)}" alt=""></a></div>`)}`,
  },
  {
    name: "Thumbnails that call a script with the address",
    found: "when asked",
    body: `<div class="row">${each((scene) => `<div class="column"><img src="${small(scene)}" onclick="show('${full(scene)}')" alt="${scene.title}"></div>`)}</div>`,
  },
  {
    name: "Hidden slides behind thumbnails",
    found: "when asked",
    head: "<style>.modal { display: none }</style>",
    body: `<div class="row">${each((scene, index) => `<div class="column"><img src="${small(scene)}" onclick="openModal();currentSlide(${index + 1})" alt="${scene.title}"></div>`)}</div><div class="modal">${each((scene) => `<div class="mySlides"><img src="${full(scene)}" style="width:100%"></div>`)}</div>`,
  },
  {
    name: "Squarespace gallery",
    found: "when asked",
    body: `<div class="sqs-gallery">${each((scene) => `<div class="slide" data-type="image"><noscript><img src="${full(scene)}" alt="${scene.title}"></noscript><img class="thumb-image" alt="${scene.title}" data-src="${full(scene)}" data-image="${full(scene)}" data-image-dimensions="1600x1067" data-load="false"></div>`)}</div>`,
  },
  {
    name: "Drupal's Colorbox",
    found: "by itself",
    best: ({ id }) => `/sites/default/files/${id}.jpg`,
    body: `<div class="field__items">${each((scene) => `<div class="field__item"><a href="/sites/default/files/${scene.id}.jpg" class="colorbox" data-colorbox-gallery="gallery-1"><img src="/sites/default/files/styles/thumb/public/${scene.id}-300x200.jpg?itok=abc" width="300" height="200" alt="${scene.title}"></a></div>`)}</div>`,
  },
  {
    name: "Drupal's image styles without links",
    found: "when asked",
    best: ({ id }) => `/sites/default/files/2024/${id}.jpg`,
    body: `<div class="field__items">${each((scene) => `<div class="field__item"><img loading="lazy" src="/sites/default/files/styles/large/public/2024/${scene.id}.jpg?itok=a1b2" width="480" height="320" alt="${scene.title}"></div>`)}</div>`,
  },
  {
    name: "NextGEN Gallery",
    found: "by itself",
    told: "captions",
    best: ({ id }) => `/wp-content/gallery/trip/${id}.jpg`,
    body: `<div class="ngg-galleryoverview">${each((scene) => `<div class="ngg-gallery-thumbnail-box"><div class="ngg-gallery-thumbnail"><a href="/wp-content/gallery/trip/${scene.id}.jpg" title="${scene.caption}" data-src="/wp-content/gallery/trip/${scene.id}.jpg" data-thumbnail="/wp-content/gallery/trip/thumbs/thumbs_${scene.id}.jpg" data-title="${scene.title}" data-description="${scene.caption}" class="ngg-fancybox"><img title="${scene.title}" alt="${scene.title}" src="/wp-content/gallery/trip/thumbs/thumbs_${scene.id}.jpg" width="240" height="160"></a></div></div>`)}</div>`,
  },
  {
    name: "Envira Gallery",
    found: "by itself",
    told: "captions",
    body: `<div class="envira-gallery-wrap"><div class="envira-gallery-public">${each((scene) => `<div class="envira-gallery-item"><a href="${full(scene)}" class="envira-gallery-link" title="${scene.title}" data-envira-caption="${scene.caption}" data-envira-retina="" data-thumb="${small(scene)}"><img class="envira-gallery-image" data-envira-src="${small(scene)}" data-envira-srcset="${small(scene)} 400w" src="${BLANK}" alt="${scene.title}" title="${scene.title}"></a></div>`)}</div></div>`,
  },
  {
    name: "FooGallery",
    found: "by itself",
    told: "captions",
    body: `<div class="foogallery">${each((scene) => `<div class="fg-item"><figure class="fg-item-inner"><a href="${full(scene)}" data-caption-title="${scene.title}" data-caption-desc="${scene.caption}" class="fg-thumb"><span class="fg-image-wrap"><img class="fg-image" alt="${scene.title}" width="300" height="200" data-src-fg="${small(scene)}" src="${BLANK}"></span></a></figure></div>`)}</div>`,
  },
  {
    name: "Elementor's gallery",
    found: "by itself",
    told: "captions",
    body: `<div class="elementor-gallery__container e-gallery-container">${each((scene) => `<a class="e-gallery-item elementor-gallery-item" href="${full(scene)}" data-elementor-open-lightbox="yes" data-elementor-lightbox-slideshow="a1" data-elementor-lightbox-title="${scene.title}" data-elementor-lightbox-description="${scene.caption}"><div class="e-gallery-image elementor-gallery-item__image" data-thumbnail="${small(scene)}" data-width="300" data-height="200" role="img" aria-label="${scene.title}"></div></a>`)}</div>`,
  },
  {
    name: "Ghost's gallery card",
    found: "when asked",
    best: ({ id }) => `/content/images/2024/05/${id}.jpg`,
    body: `<figure class="kg-card kg-gallery-card"><div class="kg-gallery-container"><div class="kg-gallery-row">${each((scene) => `<div class="kg-gallery-image"><img src="/content/images/2024/05/${scene.id}.jpg" width="1600" height="1067" loading="lazy" alt="${scene.title}" srcset="/content/images/size/w600/2024/05/${scene.id}.jpg 600w, /content/images/size/w1000/2024/05/${scene.id}.jpg 1000w, /content/images/2024/05/${scene.id}.jpg 1600w" sizes="(min-width: 720px) 720px"></div>`)}</div></div></figure>`,
  },
  {
    name: "Blogger's pictures",
    found: "when asked",
    body: each(
      (scene) =>
        `<div class="separator" style="clear: both"><a href="${full(scene)}" style="margin-left: 1em"><img border="0" data-original-height="1067" data-original-width="1600" height="213" src="/s320/${scene.id}-320x213.jpg" width="320" alt="${scene.title}"></a></div>`,
    ),
  },
  {
    name: "A CDN that resizes by the path",
    found: "when asked",
    body: each(
      (scene) =>
        `<img src="/cdn-cgi/image/width=640,quality=75${full(scene)}" srcset="/cdn-cgi/image/width=640,quality=75${full(scene)} 1x, /cdn-cgi/image/width=1280,quality=75${full(scene)} 2x" width="640" height="427" alt="${scene.title}">`,
    ),
  },
  {
    name: "Gatsby's images",
    found: "when asked",
    body: each(
      (scene) =>
        `<div class="gatsby-image-wrapper"><img aria-hidden="true" data-placeholder-image="" src="${BLANK}" alt=""><img data-gatsby-image-ssr="" data-main-image="" data-src="/static/${scene.id}-800x533.jpg" data-srcset="/static/${scene.id}-400x267.jpg 400w, ${full(scene)} 1600w" alt="${scene.title}" width="800" height="533" style="opacity:0"><noscript><img data-main-image="" src="/static/${scene.id}-800x533.jpg" srcset="${full(scene)} 1600w" alt="${scene.title}"></noscript></div>`,
    ),
  },
  {
    name: "Data of a framework, as text within text",
    found: "when asked",
    body: `<p>Loading…</p><script type="application/json" data-sveltekit-fetched data-url="/api/photos">${json({ status: 200, body: json({ photos: SCENES.map((scene) => ({ title: scene.title, thumbnail: small(scene), original: full(scene), width: 1600, height: 1067 })) }) })}</script>`,
  },
  {
    name: "Data that a script takes from a text",
    found: "when asked",
    body: `<div id="app"></div><script>window.__STATE__ = null && JSON.parse(${json(json({ album: { photos: SCENES.map((scene) => ({ title: scene.title, thumbnail: small(scene), original: full(scene) })) } }))});</script>`,
  },
  {
    name: "State of a small framework in an attribute",
    found: "when asked",
    told: "nothing",
    body: `<div x-data="${attribute({ at: 0, images: SCENES.map((scene) => full(scene)) })}"><button>Next</button></div>`,
  },
  {
    name: "A web component with its pictures in an attribute",
    found: "when asked",
    body: `<photo-grid images="${attribute(SCENES.map((scene) => ({ thumb: small(scene), full: full(scene), title: scene.title })))}"></photo-grid>`,
  },
  {
    name: "Buttons that open the address in an attribute of theirs",
    found: "when asked",
    body: `<div class="grid">${each((scene) => `<button type="button" data-image="${full(scene)}"><img src="${small(scene)}" alt="${scene.title}"></button>`)}</div>`,
  },
  {
    name: "Data for a lightbox beside each picture",
    found: "when asked",
    told: "captions",
    body: `<div class="grid">${each((scene) => `<a href="#"><img src="${small(scene)}" alt="${scene.title}"><script type="application/json">${json({ items: [{ fileName: `${scene.id}.jpg`, origFileName: `${scene.id}.jpg`, width: 1600, height: 1067, url: full(scene), caption: scene.caption }], group: "Trip" })}</script></a>`)}</div>`,
  },
  {
    name: "Data with each size of a photo, and its address twice",
    found: "when asked",
    body: `${each((scene) => `<div class="tile" style="background-image: url(/pool/${scene.id}_n.jpg)"><a href="/photos/${scene.id}/" aria-label="${scene.title}"></a></div>`)}<script>const model = {"photos":[${SCENES.map(
      (scene) => {
        const sizeOf = (address: string, width: number, height: number) => ({
          shown: address,
          width,
          height,
          url: address,
        });
        const sizes = { n: sizeOf(`/pool/${scene.id}_n.jpg`, 320, 213), o: sizeOf(full(scene), 1600, 1067) };
        return json({ id: scene.id, title: scene.title, sizes });
      },
    ).join(",")}]};</script>`,
  },
  {
    name: "Data that name each file and its addresses",
    found: "when asked",
    told: "nothing",
    body: `<script>start({"items":[${SCENES.map((scene) => json({ filename: `${scene.id}.jpg`, name: `${scene.id}.jpg`, pictures: { large: full(scene), thumb: small(scene) } })).join(",")}]});</script>`,
  },
  {
    name: "Links that call a script with the address",
    found: "when asked",
    body: `<table>${each((scene, at) => `<tr><td><a href="javascript:openWindow(${at}, '${full(scene)}', 1600, 1067)"><img src="${small(scene)}" width="120" height="80" alt="${scene.title}"></a></td></tr>`)}</table>`,
  },
  {
    name: "A forum's attachments, named in the alternative texts",
    found: "when asked",
    best: ({ id }) => `/download/file.php?id=${id}`,
    photos: SCENES.map((scene) => ({ ...scene, title: `${scene.id}.jpg` })),
    body: each(
      (scene) =>
        `<dl class="file"><dt><img src="/download/file.php?id=${scene.id}" alt="${scene.id}.jpg"></dt><dd>301 KB</dd></dl>`,
    ),
  },
];
