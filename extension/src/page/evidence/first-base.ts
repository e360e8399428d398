import type { Found } from "./walk.ts";

const NAMES = ["src", "href", "srcset", "data-src", "data-srcset"];
const known = new WeakMap<Element, { told: string; baseUrl: string }>();

/**
 * A page may change its own address without loading anything, and relative addresses would lead elsewhere then. They mean what they
 * meant when their element was first seen, until they change.
 */
export function atFirstBase({ element, baseUrl }: Found): Found {
  const told = NAMES.map((name) => element.getAttribute(name)).join("\n");
  const earlier = known.get(element);
  if (earlier?.told === told) return { element, baseUrl: earlier.baseUrl };
  known.set(element, { told, baseUrl });
  return { element, baseUrl };
}
