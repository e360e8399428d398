import { each, full, type GalleryKind, type Scene, small } from "./mark-up.ts";

const film = ({ id }: Scene) => `/full/${id}.mov`;

/** Pictures with a film beside them. Both are one photo. */
export const LIVE_PHOTOS: GalleryKind[] = [
  {
    name: "Live photos as LivePhotosKit names them",
    found: "when asked",
    told: "nothing",
    moves: film,
    body: each(
      (scene) =>
        `<div class="tile" data-live-photo data-photo-src="${full(scene)}" data-video-src="${film(scene)}"></div>`,
    ),
  },
  {
    name: "Live photos as links to both files",
    found: "when asked",
    moves: film,
    body: `<ul>${each((scene) => `<li><a href="${full(scene)}"><img src="${small(scene)}" alt="${scene.title}"></a> <a href="${film(scene).toUpperCase().replace("/FULL", "/full")}">Film</a></li>`)}</ul>`,
  },
];
