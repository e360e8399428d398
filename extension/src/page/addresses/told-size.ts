import { decoded, isUsualSize } from "./file-kind.ts";
import { once } from "./once.ts";

export interface Size {
  widthPx?: number;
  heightPx?: number;
}

const WIDTH_NAMES = new Set(["w", "width", "imwidth", "wid", "mw", "maxwidth", "max-w", "x", "s", "sz", "size", "sw"]);
const HEIGHT_NAMES = new Set(["h", "height", "hei", "mh", "maxheight", "max-h", "y"]);
const PAIR_NAMES = new Set(["resize", "fit", "size", "dim", "crop", "thumb"]);
const MAX_PX = 40_000;

/** The size that an address tells of its file, in its name, its path or its parameters; empty if it tells none. */
export const sizeToldBy = once((url): Size => inParameters(url.search) ?? inPath(decoded(url.pathname)) ?? {});

function inParameters(search: string): Size | undefined {
  const size: Size = {};
  for (const parameter of search.slice(1).split("&")) {
    const [name = "", value = ""] = decoded(parameter).toLowerCase().split("=", 2);
    const pair = /^(\d{2,5})[x,:](\d{2,5})$/.exec(value);
    if (pair && PAIR_NAMES.has(name)) return sized(pair[1], pair[2]);
    const pixels = /^(\d{2,5})(?:px|w)?$/.exec(value)?.[1];
    if (pixels === undefined) continue;
    if (WIDTH_NAMES.has(name) || (name === "format" && value.endsWith("w"))) size.widthPx = Number(pixels);
    else if (HEIGHT_NAMES.has(name)) size.heightPx = Number(pixels);
  }
  return size.widthPx === undefined && size.heightPx === undefined ? undefined : size;
}

function inPath(path: string): Size | undefined {
  const google = /=(?:[a-z\d-]*?)(?:w(\d+)-h(\d+)|s(\d{2,5})|w(\d+))[\w-]*$/.exec(path);
  if (google) return sized(google[1] ?? google[3] ?? google[4], google[2]);
  const name = path.slice(path.lastIndexOf("/") + 1);
  const pixels = /^(\d{2,5})px-/.exec(name)?.[1];
  if (pixels !== undefined) return sized(pixels, undefined);
  const pair = /(?:^|[-_@.])(\d{2,5})x(\d{2,5})(?=[-_.@]|$)/.exec(name);
  if (pair) return sized(pair[1], pair[2]);
  const number = /[-_@](\d{2,4})(w|px)?\.\w{2,5}$/.exec(name);
  if (number && (number[2] !== undefined || isUsualSize(Number(number[1])))) return sized(number[1], undefined);
  const asked = /[/,](?:w_|width=|w-)(\d{2,5})(?:.*?[/,](?:h_|height=|h-)(\d{2,5}))?/.exec(path);
  if (asked) return sized(asked[1], asked[2]);
  const option = /\/(?:size\/w|(?:rs|resize|size|s):(?:[a-z]+:)?)(\d{2,5})(?::(\d{2,5}))?/.exec(path);
  if (option) return sized(option[1], option[2]);
  const folder = /\/(\d{2,5})x(\d{2,5})\//.exec(path);
  return folder ? sized(folder[1], folder[2]) : undefined;
}

function sized(width: string | undefined, height: string | undefined): Size {
  const [widthPx, heightPx] = [Number(width), Number(height)];
  return {
    ...(widthPx > 0 && widthPx < MAX_PX ? { widthPx } : {}),
    ...(heightPx > 0 && heightPx < MAX_PX ? { heightPx } : {}),
  };
}
