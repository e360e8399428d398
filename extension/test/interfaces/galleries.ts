import { SCENES, type Scene } from "../galleries/mark-up.ts";
import { base64Of, page, part, type Site, scenes, sha1Of } from "./site.ts";

const ALBUM = "0b0b0b0b-0000-4000-8000-00000000000a";
const assetId = (index: number) => `0b0b0b0b-0000-4000-8000-${index.toString().padStart(12, "0")}`;

/** Piwigo: a page of two thumbnails, an album of 620. */
const piwigo: Site = {
  name: "Piwigo",
  at: "/photos/index.php?/category/7-trip",
  count: 620,
  questions: 2,
  page: () =>
    page(
      `<ul class="thumbnails">${scenes(2)
        .map(
          ({ id, title }) =>
            `<li><a href="picture.php?/1/category/7"><img src="_data/i/upload/${id}-th-144x108.jpg" alt="${title}"></a></li>`,
        )
        .join("")}</ul>`,
      `<meta name="generator" content="Piwigo (aka PhpWebGallery), see piwigo.org"><link rel="start" title="Home" href="/photos/">`,
    ).replace(
      "<body>",
      `<body id="theCategoryPage" class="section-categories category-7" data-infos='{"section":"categories","category_id":7}'>`,
    ),
  answer: ({ pathname, searchParams }, origin) => {
    if (pathname !== "/photos/ws.php" || searchParams.get("method") !== "pwg.categories.getImages") return undefined;
    if (searchParams.get("format") !== "json" || searchParams.get("cat_id") !== "7") return { stat: "fail", err: 404 };
    const [size, at] = [Number(searchParams.get("per_page")), Number(searchParams.get("page"))];
    const images = part(scenes(620), size * at, size).map((scene, index) => ({
      id: index,
      width: 4000,
      height: 3000,
      name: scene.title,
      comment: `<b>${scene.caption}</b>`,
      author: "Ada",
      date_creation: "2024-05-06 07:08:09",
      element_url: `${origin}/photos/upload/${scene.id}.jpg`,
      derivatives: {
        thumb: { url: `${origin}/photos/_data/i/upload/${scene.id}-th-144x108.jpg`, width: 144, height: 108 },
        medium: { url: `${origin}/photos/_data/i/upload/${scene.id}-me-792x594.jpg`, width: "792", height: "594" },
      },
    }));
    return {
      stat: "ok",
      result: { paging: { page: at, per_page: size, count: images.length, total_count: "620" }, images },
    };
  },
  best: ({ id }) => `/photos/upload/${id}.jpg`,
  expected: {
    caption: ({ caption }) => caption,
    rights: () => ({ creator: "Ada" }),
    capturedAtMs: () => Date.parse("2024-05-06T07:08:09"),
  },
};

const lycheePhoto = (scene: Scene, origin: string) => ({
  id: scene.id,
  title: scene.title,
  description: scene.caption,
  type: "image/jpeg",
  license: "CC-BY-4.0",
  original_checksum: sha1Of(scene),
  taken_at: "2024-05-06T07:08:09+00:00",
  size_variants: {
    original: { url: `${origin}/uploads/original/${scene.id}.jpg`, width: 4000, height: 3000 },
    medium: { url: `${origin}/uploads/medium/${scene.id}-1620x1080.jpg`, width: 1620, height: 1080 },
    medium2x: null,
    small: { url: `${origin}/uploads/small/${scene.id}-540x360.jpg`, width: 540, height: 360 },
    thumb: { url: `${origin}/uploads/thumb/${scene.id}-200x200.jpg`, width: 200, height: 200 },
  },
});
const lycheePage = page(
  `<div>${scenes(3)
    .map(({ id }) => `<a href="/gallery/Trip24/${id}"><img src="/uploads/small/${id}-540x360.jpg" alt=""></a>`)
    .join("")}</div>`,
  `<meta name="generator" content="Lychee v7">`,
);
const lycheeFacts = {
  at: "/gallery/Trip24",
  page: () => lycheePage,
  best: ({ id }: Scene) => `/uploads/original/${id}.jpg`,
  sha1: sha1Of,
  expected: { caption: ({ caption }: Scene) => caption, rights: () => ({ license: "CC-BY-4.0" }) },
};

/** Lychee 7 lists an album in parts, Lychee 6 at once. */
const lycheeInParts: Site = {
  ...lycheeFacts,
  name: "Lychee 7",
  count: 120,
  questions: 3,
  answer: ({ pathname, searchParams }, origin) => {
    if (pathname !== "/api/v2/Album::photos" || searchParams.get("album_id") !== "Trip24") return undefined;
    const at = Number(searchParams.get("page"));
    const photos = part(scenes(120), (at - 1) * 50, 50).map((scene) => lycheePhoto(scene, origin));
    return { photos, current_page: at, last_page: 3, per_page: 50, total: 120 };
  },
};
const lycheeAtOnce: Site = {
  ...lycheeFacts,
  name: "Lychee 6",
  count: 9,
  questions: 2,
  answer: ({ pathname, searchParams }, origin) =>
    pathname === "/api/v2/Album" && searchParams.get("album_id") === "Trip24"
      ? { config: {}, resource: { id: "Trip24", photos: scenes(9).map((scene) => lycheePhoto(scene, origin)) } }
      : undefined,
};

const immichPage = page(
  `<div>${scenes(2)
    .map(
      (_, index) =>
        `<a href="/share/K3y/photos/${assetId(index)}"><img src="/api/assets/${assetId(index)}/thumbnail?size=thumbnail&key=K3y" width="320" height="213" alt=""></a>`,
    )
    .join("")}</div>`,
);
const immichFacts = {
  at: "/share/K3y",
  page: () => immichPage,
  best: ({ id }: Scene) => {
    const index = scenes(400).findIndex((scene) => scene.id === id);
    return `/api/assets/${assetId(index)}/original?key=K3y`;
  },
};
const immichAsset = (scene: Scene, index: number) => ({
  id: assetId(index),
  type: "IMAGE",
  originalFileName: `${scene.title}.HEIC`,
  originalMimeType: "image/heic",
  checksum: base64Of(scene),
  livePhotoVideoId: assetId(index + 500),
  exifInfo: {
    exifImageWidth: 4032,
    exifImageHeight: 3024,
    description: scene.caption,
    dateTimeOriginal: "2024-05-06T07:08:09.000Z",
  },
});

const immichTexts: Site["expected"] = {
  caption: ({ caption }) => caption,
  capturedAtMs: () => Date.parse("2024-05-06T07:08:09Z"),
};
const immichIndividual: Site = {
  ...immichFacts,
  name: "Immich, a link to photos",
  count: 4,
  questions: 1,
  sha1: sha1Of,
  answer: ({ pathname, searchParams }) =>
    pathname === "/api/shared-links/me" && searchParams.get("key") === "K3y"
      ? { type: "INDIVIDUAL", key: "K3y", allowDownload: true, assets: SCENES.map(immichAsset) }
      : undefined,
  expected: {
    ...immichTexts,
    motionUrl: ({ id }, origin) =>
      `${origin}/api/assets/${assetId(500 + SCENES.findIndex((scene) => scene.id === id))}/original?key=K3y`,
  },
};
const immichAlbum: Site = {
  ...immichFacts,
  name: "Immich, a link to an album by months",
  count: 300,
  questions: 5,
  answer: ({ pathname, searchParams }) => {
    if (searchParams.get("key") !== "K3y") return undefined;
    if (pathname === "/api/shared-links/me")
      return { type: "ALBUM", allowDownload: true, assets: [], album: { id: ALBUM } };
    if (pathname === `/api/albums/${ALBUM}`) return { id: ALBUM, assetCount: 300 };
    if (searchParams.get("albumId") !== ALBUM) return undefined;
    if (pathname === "/api/timeline/buckets")
      return [
        { timeBucket: "2024-05-01", count: 200 },
        { timeBucket: "2024-04-01", count: 100 },
      ];
    const isMay = searchParams.get("timeBucket") === "2024-05-01";
    const ids = Array.from({ length: isMay ? 200 : 100 }, (_, index) => assetId((isMay ? 0 : 200) + index));
    return { id: ids, isImage: ids.map(() => true), fileCreatedAt: ids.map(() => "2024-05-06T07:08:09.000Z") };
  },
};
/** A link that forbids downloads has only what it shows, as large as it makes it. */
const immichShown: Site = {
  ...immichIndividual,
  name: "Immich, downloads forbidden",
  best: (scene) => immichFacts.best(scene).replace("/original?", "/thumbnail?size=fullsize&"),
  answer: () => ({ type: "INDIVIDUAL", allowDownload: false, assets: SCENES.map(immichAsset) }),
  expected: immichTexts,
};
delete immichShown.sha1;

const photoPrismPage = (isPublic: boolean) =>
  page(
    `<div>${scenes(3)
      .map(
        (scene) =>
          `<div class="tile" style="background-image: url('/api/v1/t/${sha1Of(scene)}/pre4view/tile_500')"></div>`,
      )
      .join("")}</div>`,
    `<script>window.__CONFIG__ = {"name":"PhotoPrism","public":${isPublic},"previewToken":"pre4view","downloadToken":"d0wnload"};</script>`,
  );
const photoPrismBest = (scene: Scene) => `/api/v1/dl/${sha1Of(scene)}?t=d0wnload`;
const photoPrismShown: Site = {
  name: "PhotoPrism, behind a sign-in or link",
  at: "/s/t0ken/aqnzih81icziiyae",
  page: () => photoPrismPage(false),
  answer: () => undefined,
  best: photoPrismBest,
  sha1: sha1Of,
  count: 3,
  questions: 0,
};
const photoPrismListed: Site = {
  name: "PhotoPrism, open to everybody",
  at: "/library/albums/aqnzih81icziiyae/view",
  page: () => photoPrismPage(true),
  answer: ({ pathname, searchParams }) => {
    if (pathname !== "/api/v1/photos" || searchParams.get("s") !== "aqnzih81icziiyae") return undefined;
    return part(scenes(520), Number(searchParams.get("offset")), Number(searchParams.get("count"))).map((scene) => ({
      UID: scene.id,
      Type: "image",
      Title: scene.title,
      Caption: scene.caption,
      TakenAt: "2024-05-06T07:08:09Z",
      Hash: sha1Of(scene),
      Width: 4000,
      Height: 3000,
    }));
  },
  best: photoPrismBest,
  sha1: sha1Of,
  count: 520,
  questions: 2,
  expected: { caption: ({ caption }) => caption },
};

const nextcloud: Site = {
  name: "Nextcloud, a public share",
  at: "/index.php/s/Tok3nTok3n?dir=/Trip%20%26%20more",
  page: () =>
    page(
      `<table>${scenes(2)
        .map(
          (_, index) =>
            `<tr><td><img src="/index.php/apps/files_sharing/publicpreview/Tok3nTok3n?fileId=${index + 70}" width="120" height="120" alt=""></td></tr>`,
        )
        .join("")}</table><input type="hidden" id="sharingToken" value="Tok3nTok3n">`,
    ).replace("<head>", `<head data-requesttoken="x">`),
  answer: ({ pathname }, _, request) => {
    if (request.method !== "PROPFIND" || request.headers.depth !== "1") return undefined;
    const folder = "/public.php/dav/files/Tok3nTok3n/Trip%20%26%20more/";
    if (pathname !== folder) return undefined;
    const entry = (name: string, id: number, type: string, kind = "") =>
      `<d:response><d:href>${folder.replaceAll("&", "&amp;")}${name}</d:href><d:propstat><d:prop><d:getcontenttype>${type}</d:getcontenttype><d:resourcetype>${kind}</d:resourcetype><oc:fileid>${id}</oc:fileid></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`;
    const files = SCENES.map(({ title }, index) => entry(`${title}.JPG`, index + 70, "image/jpeg"));
    return `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns">${entry("", 9, "", "<d:collection/>")}${files.join("")}${entry("notes.txt", 99, "text/plain")}</d:multistatus>`;
  },
  best: ({ title }) => `/public.php/dav/files/Tok3nTok3n/Trip%20%26%20more/${title}.JPG`,
  count: 4,
  questions: 1,
};

const chevereto: Site = {
  name: "Chevereto",
  at: "/album/trip.7Xx",
  page: (origin) =>
    page(
      SCENES.map((scene) => {
        const object = {
          title: scene.title,
          description: scene.caption,
          width: 4000,
          height: 3000,
          image: { url: `${origin}/images/2024/${scene.id}.jpg`, mime: "image/jpeg" },
          medium: { url: `${origin}/images/2024/${scene.id}.md.jpg` },
          thumb: { url: `${origin}/images/2024/${scene.id}.th.jpg` },
        };
        return `<div class="list-item" data-type="image" data-object="${encodeURIComponent(JSON.stringify(object))}"><a href="/image/${scene.id}"><img src="${origin}/images/2024/${scene.id}.md.jpg" width="500" height="375" alt=""></a></div>`;
      }).join(""),
    ),
  answer: () => undefined,
  best: ({ id }) => `/images/2024/${id}.jpg`,
  questions: 0,
  expected: { caption: ({ caption }) => caption },
};

/** Self-hosted galleries. */
export const GALLERIES: readonly Site[] = [
  ...[piwigo, lycheeInParts, lycheeAtOnce, immichIndividual, immichAlbum, immichShown],
  ...[photoPrismShown, photoPrismListed, nextcloud, chevereto],
];
