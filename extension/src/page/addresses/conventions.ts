/**
 * Where image services, content systems, shops and galleries keep the file of a version, when what is asked for is in the path before or
 * after the file's name: what the path of a version has, and what the file's own has in its place.
 */
export const CONVENTIONS: readonly [RegExp, string][] = [
  // IIIF: region, size, rotation, quality
  [
    /\/(?:full|square)\/(?:\^?!?\d*,\d*|\^?pct:[\d.]+)\/0\/((?:default|native|color|gr[ae]y)\.\w{3,5})$/,
    "/full/max/0/$1",
  ],
  // The name, then what to make of it: /media/photo.jpg/v1/fill/w_300/photo.jpg
  [/^(.*?\/[^/]+\.(?:jpe?g|png|webp|gif|avif|tiff?))\/(?!\d+px-).+$/i, "$1"],
  // An id, then what to make of it: /UUID/-/preview/300x300/
  [/^(\/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\/)-\/.*$/, "$1"],
  // What to make of it, then the path: /unsafe/fit-in/300x200/filters:quality(80)/photo.jpg
  [
    /\/unsafe\/(?:(?:(?:adaptive-)?(?:full-)?fit-in|trim[^/]*|\d+x\d+:\d+x\d+|-?\d*x-?\d*|left|right|center|top|middle|bottom|smart|filters:[^/]+)\/)+/,
    "/unsafe/",
  ],
  [/\/insecure\/(?:[a-z_]+:[^/]+\/)+(plain\/.+?)(?:@\w+)?$/, "/insecure/$1"],
  [/\/image\/upload\/(?:[a-z]{1,3}_[^/]+\/)+/, "/image/upload/"],
  [/\/tr:[^/]+\//, "/"],
  [/\/cdn-cgi\/image\/[^/]+\//, "/"],
  [/\/styles\/[^/]+\/(?:public|private)\//, "/"],
  [/\/size\/w\d+(?:h\d+)?(?:\/format\/\w+)?\//, "/"],
  [/\/_\d+x\d+_[^/]+\//, "/"],
  [/\/stencil\/\d+[xw]\d*\//, "/stencil/original/"],
  [/\/(catalog\/product)\/cache\/(?:\d+\/[^/]+\/(?:\d+x\d*\/)?)?[\da-f]{32}\//, "/$1/"],
  [/\/image\/cache\/(.*)-\d+x\d+(?=\.\w{3,5}$)/, "/image/$1"],
  [/\/(\d+)-\w+_default\/(?=[^/]+\.\w{3,5}$)/, "/$1/"],
  [/\/\d{3}x(?:\d{3})?\/(?=(?:[\da-f]{2}\/){3})/, "/originals/"],
  [/\/data\/thumbnails\//, "/data/media/"],
  [/\/_data\/i\/(.*)-(?:sq|th|2s|xs|sm|me|la|xl|xx)(?=\.\w{3,5}$)/, "/$1"],
  [/\/cache\/(.*?)_\d+(?:_[a-z]+\d+)*(?:_thumb)?(?=\.\w{3,5}$)/, "/albums/$1"],
  [/\/var\/(?:thumbs|resizes)\//, "/var/albums/"],
  [/(\/media\/(?:pages|site)\/.*)-(?:\d+x\d*|x\d+)(?:-[a-z\d-]+)?(?=\.\w{3,5}$)/, "$1"],
  [/_hu_?[\da-f]{6,}(?:_\d+)?(?:_\d*x\d*_[\w.]+?)?(?=\.\w{3,5}$)/, ""],
  [/__(?:Fill|Fit|Pad|Resized|Scale|Crop|Focus|Resampled)\w*(?=\.\w{3,5}$)/, ""],
  [/\.(?:th|md)(?=\.\w{3,5}$)/, ""],
];
