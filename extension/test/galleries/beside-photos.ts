import { each, full, type GalleryKind, json, linked, SCENES, small } from "./mark-up.ts";

const many = (count: number, make: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => make(at)).join("\n");
const shown = each((scene) => `<img src="${full(scene)}" width="400" height="267" alt="${scene.title}">`);

/** Photos beside what looks like photos and is none of them. */
export const BESIDE_PHOTOS: readonly GalleryKind[] = [
  {
    name: "Photos beside a strip of clients' logos",
    found: "when asked",
    body: `<div class="grid">${shown}</div><div class="clients">${many(6, (at) => `<img src="/junk/client${at}-180x60.png" width="180" height="60" alt="Client ${at}">`)}</div>`,
  },
  {
    name: "Photos in a forum with ranks and signatures",
    found: "when asked",
    body: many(
      3,
      (at) =>
        `<div class="post"><div class="user"><img src="/junk/user${at}-100x100.png" alt="User ${at}"><img src="/junk/rank-120x20.png" alt="Rank"></div><div class="content">${at === 1 ? shown : "Words"}</div><div class="sig"><img src="/junk/sig${at}-468x60.png" alt="Signature"></div></div>`,
    ),
  },
  {
    name: "Photos above other albums of the same mark-up",
    found: "when asked",
    body: `<div class="album">${linked(() => "")}</div><h2>Albums of this site</h2><div class="album">${many(4, (at) => `<a href="/albums/${at}/"><img src="/small/cover${at}-300x200.jpg" alt="Album ${at}"></a>`)}</div>`,
  },
  {
    name: "Photos beside a map",
    found: "when asked",
    body: `<div class="map">${many(8, (at) => `<img src="/tiles-256x256/12/2200/13${at}.png" width="256" height="256" alt="">`)}</div><div class="grid">${shown}</div>`,
  },
  {
    name: "A listing with its photos in data, and a map",
    found: "when asked",
    told: "nothing",
    body: `<div class="stage"><img src="${small(SCENES[0] ?? { id: "", title: "", caption: "" })}" alt="Photo 1 of 4"></div><img src="/staticmap?center=1,2&amp;size=640x320" width="640" height="320" alt="Map">
<script id="data" type="application/json">${json({ listing: { agent: { name: "Bo", photo: "/junk/agent-200x200.jpg" }, media: { images: SCENES.map((scene) => ({ thumbnail: small(scene), full: full(scene), caption: scene.title })) } } })}</script>`,
  },
  {
    name: "One photo, and a link to its full size below it",
    found: "when asked",
    photos: SCENES.slice(0, 1),
    body: `<figure><img src="/mid/fjord-1024x683.jpg" alt="Fjord"></figure><p><a href="/full/fjord.jpg">Full size</a></p>`,
  },
];
