import { SCENES, type Scene } from "../galleries/mark-up.ts";
import { page, part, type Site, scenes, sha1Of } from "./site.ts";

const wikiInfo = (scene: Scene, origin: string) => ({
  title: `File:${scene.title} by the sea.jpg`,
  imageinfo: [
    {
      url: `${origin}/w/images/a/ab/${scene.title}_by_the_sea.jpg`,
      thumburl: `${origin}/w/images/thumb/a/ab/${scene.title}_by_the_sea.jpg/640px-${scene.title}_by_the_sea.jpg`,
      width: 4000,
      height: 3000,
      mime: "image/jpeg",
      sha1: sha1Of(scene),
      extmetadata: {
        ObjectName: { value: scene.title },
        ImageDescription: { value: `<p>${scene.caption}</p>` },
        Artist: { value: `<a href="//x.example/ada">Ada</a>` },
        LicenseShortName: { value: "CC BY 4.0" },
        LicenseUrl: { value: "https://creativecommons.org/licenses/by/4.0" },
        DateTimeOriginal: { value: "2024-05-06 07:08:09" },
      },
    },
  ],
});
const wikiHead = `<link rel="EditURI" type="application/rsd+xml" href="/w/api.php?action=rsd">`;
const wikiThumb = (title: string, px: number) =>
  `<a href="/wiki/Datei:${title}_by_the_sea.jpg" class="mw-file-description"><img src="/w/images/thumb/a/ab/${title}_by_the_sea.jpg/${px}px-${title}_by_the_sea.jpg" width="${px}" height="${px * 0.75}" alt=""></a>`;
const wikiFacts = {
  best: ({ title }: Scene) => `/w/images/a/ab/${title.replaceAll(" ", "%20")}_by_the_sea.jpg`,
  sha1: sha1Of,
  expected: {
    caption: ({ caption }: Scene) => caption,
    rights: () => ({ creator: "Ada", license: "CC BY 4.0", licenseUrl: "https://creativecommons.org/licenses/by/4.0" }),
  },
};

const wikiPage: Site = {
  ...wikiFacts,
  name: "MediaWiki, a gallery in another language",
  at: "/wiki/Reise",
  page: () =>
    page(
      `<ul class="gallery">${SCENES.map(({ title }) => `<li class="gallerybox">${wikiThumb(title, 120)}</li>`).join("")}</ul>`,
      wikiHead,
    ),
  answer: ({ pathname, searchParams }, origin) => {
    if (pathname !== "/w/api.php" || searchParams.get("prop") !== "imageinfo") return undefined;
    const titles = (searchParams.get("titles") ?? "").split("|");
    const normalized = titles.map((from) => ({ from, to: from.replace("Datei:", "File:") }));
    const found = SCENES.filter(({ title }) => titles.includes(`Datei:${title} by the sea.jpg`));
    return { batchcomplete: true, query: { normalized, pages: found.map((scene) => wikiInfo(scene, origin)) } };
  },
  questions: 1,
};
const wikiCategory: Site = {
  ...wikiFacts,
  name: "MediaWiki, a category in parts",
  at: "/w/index.php?title=Category:Trip",
  page: () =>
    page(
      `<div id="mw-category-media"><ul class="gallery">${SCENES.map(({ title }) => `<li class="gallerybox">${wikiThumb(title, 120)}</li>`).join("")}</ul></div>`,
      wikiHead,
    ).replace("<body>", `<body class="ns-14">`),
  answer: ({ pathname, searchParams }, origin) => {
    if (pathname !== "/w/api.php" || searchParams.get("gcmtitle") !== "Category:Trip") return undefined;
    const start = Number(searchParams.get("gcmcontinue") ?? 0);
    const length = Number(searchParams.get("gcmlimit"));
    const pages = part(scenes(120), start, length).map((scene) => wikiInfo(scene, origin));
    return {
      ...(start + length < 120 ? { continue: { gcmcontinue: `${start + length}`, continue: "gcmcontinue||" } } : {}),
      query: { pages },
    };
  },
  count: 120,
  questions: 3,
};

const wordPressPage = (root: string) =>
  page(
    `<figure class="wp-block-gallery">${SCENES.map(({ id }, index) => `<figure class="wp-block-image"><img class="wp-image-${index + 7}" data-id="${index + 7}" src="/wp-content/uploads/2024/05/${id}-1024x683.jpg" width="1024" height="683" alt=""></figure>`).join("")}</figure>`,
    `<link rel="https://api.w.org/" href="${root}">`,
  );
const wordPressMedia = (ids: string, origin: string) =>
  ids.split(",").map((id) => {
    const scene = SCENES[Number(id) - 7] as Scene;
    return {
      id: Number(id),
      title: { rendered: scene.title },
      caption: { rendered: `<p>${scene.caption}</p>` },
      alt_text: `Picture of ${scene.title}`,
      mime_type: "image/jpeg",
      source_url: `${origin}/wp-content/uploads/2024/05/${scene.id}-scaled.jpg`,
      media_details: {
        width: 2560,
        height: 1707,
        original_image: `${scene.id}.jpg`,
        image_meta: { credit: "Ada", copyright: "© Ada", created_timestamp: "1714979289" },
      },
    };
  });
const wordPressFacts = {
  best: ({ id }: Scene) => `/wp-content/uploads/2024/05/${id}.jpg`,
  questions: 1,
  expected: {
    caption: ({ caption }: Scene) => caption,
    altText: ({ title }: Scene) => `Picture of ${title}`,
    rights: () => ({ creator: "Ada", copyright: "© Ada" }),
    capturedAtMs: () => 1_714_979_289_000,
  },
};
const wordPress: Site = {
  ...wordPressFacts,
  name: "WordPress",
  at: "/trip/",
  page: () => wordPressPage("/wp-json/"),
  answer: ({ pathname, searchParams }, origin) =>
    pathname === "/wp-json/wp/v2/media" ? wordPressMedia(searchParams.get("include") ?? "", origin) : undefined,
};
const wordPressPlain: Site = {
  ...wordPressFacts,
  name: "WordPress without readable addresses",
  at: "/?p=7",
  page: () => wordPressPage("/index.php?rest_route=/"),
  answer: ({ searchParams }, origin) =>
    searchParams.get("rest_route") === "/wp/v2/media"
      ? wordPressMedia(searchParams.get("include") ?? "", origin)
      : undefined,
};

const iiifHead = `<link rel="alternate" type='application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"' href="/iiif/trip/manifest">`;
const iiifBody = page(
  `<div id="viewer"></div><div>${scenes(3)
    .map(({ id }) => `<img src="/iiif/${id}/full/300,/0/default.jpg" width="300" height="225" alt="">`)
    .join("")}</div>`,
  iiifHead,
);
const iiif3: Site = {
  name: "IIIF, presentation 3",
  at: "/object/7",
  page: () => iiifBody,
  answer: ({ pathname }, origin) =>
    pathname === "/iiif/trip/manifest"
      ? {
          "@context": "http://iiif.io/api/presentation/3/context.json",
          id: `${origin}/iiif/trip/manifest`,
          type: "Manifest",
          label: { en: ["A trip"] },
          rights: "https://creativecommons.org/licenses/by/4.0/",
          requiredStatement: { label: { en: ["Credit"] }, value: { en: ["Ada / Archive"] } },
          items: SCENES.map((scene) => ({
            id: `${origin}/canvas/${scene.id}`,
            type: "Canvas",
            label: { none: [scene.title] },
            summary: { en: [scene.caption] },
            width: 4000,
            height: 3000,
            items: [
              {
                type: "AnnotationPage",
                items: [
                  {
                    type: "Annotation",
                    motivation: "painting",
                    body: {
                      id: `${origin}/iiif/${scene.id}/full/1200,/0/default.jpg`,
                      type: "Image",
                      format: "image/jpeg",
                      width: 1200,
                      height: 900,
                      service: [{ id: `${origin}/iiif/${scene.id}`, type: "ImageService3", profile: "level2" }],
                    },
                  },
                ],
              },
            ],
          })),
        }
      : undefined,
  best: ({ id }) => `/iiif/${id}/full/max/0/default.jpg`,
  questions: 1,
  expected: {
    caption: ({ caption }) => caption,
    rights: () => ({ credit: "Ada / Archive", licenseUrl: "https://creativecommons.org/licenses/by/4.0/" }),
  },
};
const iiif2: Site = {
  name: "IIIF, presentation 2 with downloads",
  at: "/object/8",
  page: () => iiifBody,
  answer: ({ pathname }, origin) =>
    pathname === "/iiif/trip/manifest"
      ? {
          "@context": "http://iiif.io/api/presentation/2/context.json",
          "@id": `${origin}/iiif/trip/manifest`,
          "@type": "sc:Manifest",
          label: "A trip",
          attribution: "Ada",
          license: "https://creativecommons.org/licenses/by/4.0/",
          sequences: [
            {
              "@type": "sc:Sequence",
              canvases: SCENES.map((scene) => ({
                "@id": `${origin}/canvas/${scene.id}`,
                "@type": "sc:Canvas",
                label: scene.title,
                width: 4000,
                height: 3000,
                rendering: { "@id": `${origin}/masters/${scene.id}.tif`, format: "image/tiff" },
                images: [
                  {
                    "@type": "oa:Annotation",
                    motivation: "sc:painting",
                    on: `${origin}/canvas/${scene.id}`,
                    resource: {
                      "@id": `${origin}/iiif/${scene.id}/full/full/0/default.jpg`,
                      "@type": "dctypes:Image",
                      width: 4000,
                      height: 3000,
                      service: {
                        "@context": "http://iiif.io/api/image/2/context.json",
                        "@id": `${origin}/iiif/${scene.id}`,
                        profile: "http://iiif.io/api/image/2/level2.json",
                      },
                    },
                  },
                ],
              })),
            },
          ],
        }
      : undefined,
  best: ({ id }) => `/masters/${id}.tif`,
  questions: 1,
};

const plainBody = SCENES.map(
  ({ id }) => `<figure><img src="/media/${id}-400x300.jpg" width="400" height="300" alt=""></figure>`,
).join("");
const feed: Site = {
  name: "A feed with Media RSS",
  at: "/trip",
  page: () => page(plainBody, `<link rel="alternate" type="application/rss+xml" href="/feed.xml">`),
  answer: ({ pathname }, origin) =>
    pathname === "/feed.xml"
      ? `<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>A trip</title>${SCENES.map((scene) => `<item><title>${scene.title}</title><dc:creator>Ada</dc:creator><media:content url="${origin}/big/${scene.id}.jpg" type="image/jpeg" width="4000" height="3000"/><media:description>${scene.caption}</media:description><media:license href="https://creativecommons.org/licenses/by/4.0/">CC BY</media:license></item>`).join("")}<item><title>Other</title><media:content url="${origin}/big/other.jpg" type="image/jpeg"/></item></channel></rss>`
      : undefined,
  best: ({ id }) => `/big/${id}.jpg`,
  questions: 1,
  expected: {
    caption: ({ caption }) => caption,
    rights: () => ({ creator: "Ada", license: "CC BY", licenseUrl: "https://creativecommons.org/licenses/by/4.0/" }),
  },
};
const sitemap: Site = {
  name: "An image sitemap",
  at: "/trip/",
  page: () => page(plainBody),
  answer: ({ pathname }, origin) => {
    if (pathname === "/robots.txt") return `User-agent: *\nSitemap: ${origin}/sitemap.xml\n`;
    if (pathname === "/sitemap.xml")
      return `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>${origin}/posts.xml</loc></sitemap><sitemap><loc>${origin}/images.xml</loc></sitemap></sitemapindex>`;
    if (pathname !== "/images.xml") return undefined;
    return `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>${origin}/trip</loc>${SCENES.map((scene) => `<image:image><image:loc>${origin}/big/${scene.id}.jpg</image:loc><image:title>${scene.title}</image:title><image:license>https://creativecommons.org/licenses/by/4.0/</image:license></image:image>`).join("")}</url></urlset>`;
  },
  best: ({ id }) => `/big/${id}.jpg`,
  questions: 2,
  expected: { rights: () => ({ licenseUrl: "https://creativecommons.org/licenses/by/4.0/" }) },
};
const oEmbed: Site = {
  name: "oEmbed of a page with one photo",
  at: "/photo/fjord",
  page: () =>
    page(
      `<figure><img src="/media/fjord-900x600.jpg" width="900" height="600" alt=""></figure>`,
      `<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">`,
    ),
  answer: ({ pathname }, origin) =>
    pathname === "/oembed"
      ? {
          type: "photo",
          version: "1.0",
          title: "Fjord",
          author_name: "Ada",
          url: `${origin}/big/fjord.jpg`,
          width: 4000,
          height: 3000,
        }
      : undefined,
  best: ({ id }) => `/big/${id}.jpg`,
  count: 1,
  questions: 1,
  expected: { rights: () => ({ creator: "Ada" }) },
};

/** Open formats, and content systems. */
export const FORMATS: readonly Site[] = [
  ...[wikiPage, wikiCategory, wordPress, wordPressPlain, iiif3, iiif2, feed, sitemap, oEmbed],
];
