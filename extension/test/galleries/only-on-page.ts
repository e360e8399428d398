import { each, type GalleryKind, json, SCENES } from "./mark-up.ts";

/** Draws a picture of its own for each scene into `canvas`. */
const DRAW = `
  function draw(canvas, index) {
    canvas.width = 640; canvas.height = 427;
    const context = canvas.getContext("2d");
    for (let y = 0; y < 427; y += 7) for (let x = 0; x < 640; x += 8) {
      context.fillStyle = "hsl(" + ((x * 7 + y * 13 + index * 97) % 360) + " 60% " + (20 + (x * y + index * 31) % 60) + "%)";
      context.fillRect(x, y, 8, 7);
    }
    return canvas;
  }
  function bytes(address) {
    return Uint8Array.from(atob(address.split(",")[1]), (character) => character.charCodeAt(0));
  }`;

const images = (addressOf: string) =>
  `<div class="wall">${each(({ id, title }) => `<img id="${id}" width="640" height="427" alt="${title}">`)}</div>
  <script>${DRAW}
  ${json(SCENES.map(({ id }) => id))}.forEach((id, index) => {
    const drawn = draw(document.createElement("canvas"), index).toDataURL("image/jpeg", 0.9);
    document.getElementById(id).src = ${addressOf};
  });</script>`;

/** Pictures that no server has at any address. */
export const ONLY_ON_PAGE: GalleryKind[] = [
  {
    name: "Pictures that a script has made (blob:)",
    found: "when asked",
    isOnlyOnPage: true,
    body: images(`URL.createObjectURL(new Blob([bytes(drawn)], { type: "image/jpeg" }))`),
  },
  {
    name: "Pictures whose address is their data",
    found: "when asked",
    isOnlyOnPage: true,
    body: images("drawn"),
  },
  {
    name: "Canvases",
    found: "when asked",
    isOnlyOnPage: true,
    body: `<div class="wall">${each(({ id, title }) => `<figure><canvas id="${id}" role="img" aria-label="${title}"></canvas></figure>`)}</div>
    <script>${DRAW}
    ${json(SCENES.map(({ id }) => id))}.forEach((id, index) => draw(document.getElementById(id), index));</script>`,
  },
];
