import type { TreePath } from "../tree/tree-node.ts";

/**
 * The place of a response in the certified tree: from `http_expr` to `<$>` (this very path) or `<*>` (every path below).
 * HTTP gateway protocol specification, "Response verification" (version 2).
 */
export type ExpressionPath = readonly string[];

const ROOT = "http_expr";
const EXACT = "<$>";
const WILDCARD = "<*>";

const encoder = new TextEncoder();

/** Everything that is certified for HTTP. */
export const HTTP_ROOT: TreePath = treePath([ROOT]);

/** @param urlPath percent-decoded, without query, beginning with `/` */
export function exactPath(urlPath: string): ExpressionPath {
  return [ROOT, ...segmentsOf(urlPath), EXACT];
}

/** @param urlPath the prefix that all covered paths share; `/` covers every path */
export function wildcardPath(urlPath: string): ExpressionPath {
  return [ROOT, ...segmentsOf(urlPath).filter((segment) => segment !== ""), WILDCARD];
}

export function treePath(path: ExpressionPath): TreePath {
  return path.map((segment) => encoder.encode(segment));
}

/**
 * The path that a request asks for, as verifiers read it from its URL: without query, percent-decoded, no empty segments but the last.
 * Text that is not properly encoded stays as it is.
 */
export function requestPath(url: string): string {
  const [path = ""] = url.split(/[?#]/, 1);
  return `/${segmentsOf(decode(path)).join("/")}`;
}

/**
 * The tree paths that a witness has to cover to prove that `path` is the right one for the request:
 * the path itself, and, where it is a wildcard, the absence of every more specific one.
 */
export function witnessPaths(urlPath: string, path: ExpressionPath): TreePath[] {
  return [treePath(path), ...absentPaths(urlPath, path)];
}

/** The paths that must not be in the tree for `path` to be the right one for the request. An exact path needs none to be absent. */
export function absentPaths(urlPath: string, path: ExpressionPath): TreePath[] {
  if (path.at(-1) === EXACT) return [];
  const segments = segmentsOf(urlPath);
  const prefixes = Array.from({ length: segments.length + 1 }, (_, length) => [ROOT, ...segments.slice(0, length)]);
  const moreSpecific = prefixes.slice(path.length - 2).flatMap((prefix, index) => [
    ...(index === 0 ? [] : [[...prefix, WILDCARD]]),
    // A prefix with a slash at its end is a path of its own.
    [...prefix, "", WILDCARD],
  ]);
  return [...moreSpecific, exactPath(urlPath)].map(treePath);
}

/** Empty segments count at the end only: verifiers take `/a//b` for `/a/b`, while `/a/` is not `/a`. */
function segmentsOf(urlPath: string): string[] {
  return urlPath.split("/").filter((segment, index, all) => segment !== "" || index === all.length - 1);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
