import { each, full, type GalleryKind, SCENES, square } from "./mark-up.ts";

const inSight = SCENES[1] ?? SCENES[0];
const thumbnails = each((scene) => `<li><img src="${square(scene)}" width="75" height="75" alt="${scene.title}"></li>`);

/** Pages that show one photo large and know the others by their thumbnails, and pages that a script draws. */
export const VIEWERS: readonly GalleryKind[] = [
  {
    name: "A viewer of one photo with a list of thumbnails",
    found: "when asked",
    head: `<style>.back { position: absolute; inset: 0; z-index: -1; background: url(/junk/noise-64x64.png) }</style>`,
    body: `<div class="back"></div><div class="stage"><img src="${inSight && full(inSight)}" style="width: 900px"></div><ul class="list">${thumbnails}</ul>`,
  },
  {
    name: "A list of files that a script has fetched",
    found: "when asked",
    list: {
      name: "A trip",
      data: SCENES.map((scene) => ({
        blur: `/blur/${scene.id}.jpg`,
        img: [full(scene), [1600, 1067]],
        thumb: [square(scene), [150, 150]],
      })),
    },
    body: `<ul class="list"></ul><script>fetch("list.json").then((answer) => answer.json()).then(({ data }) => {
  document.querySelector(".list").innerHTML = \`${thumbnails}\`; });</script>`,
  },
  {
    name: "Pictures in drawings (SVG)",
    found: "when asked",
    told: "nothing",
    body: `<svg width="1280" height="220">${each((scene, at) => `<image href="${full(scene)}" x="${at * 320}" width="300" height="200"/>`)}</svg>`,
  },
  {
    name: "Pictures in object elements",
    found: "when asked",
    told: "nothing",
    body: each((scene) => `<object data="${full(scene)}" type="image/jpeg" width="300" height="200"></object>`),
  },
  {
    name: "Backgrounds over elements in a style sheet",
    found: "when asked",
    told: "nothing",
    head: `<style>.tile::before { content: ""; display: block; height: 100%; background-size: cover }
${each((scene) => `#of-${scene.id}::before { background-image: url(${full(scene)}) }`)}</style>`,
    body: each((scene) => `<div class="tile" id="of-${scene.id}"></div>`),
  },
];
