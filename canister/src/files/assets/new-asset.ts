import { mediaAreaOf } from "../../publishing/addresses.ts";
import { AssetError } from "../asset-error.ts";
import type { Asset, AssetProperties } from "./asset.ts";
import { pathsOf } from "./url-paths.ts";

/** Labels that end paths in the tree of certified responses. */
const RESERVED_SEGMENTS = ["<$>", "<*>"];
export const NO_PROPERTIES: AssetProperties = {
  maxAgeSeconds: undefined,
  headers: undefined,
  isAliased: undefined,
  allowRawAccess: undefined,
};

/**
 * An asset without content.
 * @throws AssetError InvalidArgument when no URL path can have the key
 */
export function newAsset(key: string, contentType: string, properties: AssetProperties): Asset {
  const [first, ...rest] = key.split("/");
  if (first !== "" || rest.length === 0 || rest.some((part) => part === "" || RESERVED_SEGMENTS.includes(part)))
    throw new AssetError(
      "InvalidArgument",
      `“${key}” is not a key: it has to begin with a slash, without empty parts or ${RESERVED_SEGMENTS.join(" or ")}.`,
    );
  const area = pathsOf(key)
    .map(mediaAreaOf)
    .find((found) => found !== undefined);
  if (area !== undefined)
    throw new AssetError(
      "InvalidArgument",
      `“${key}” is no key: what begins with /${area} is where this canister serves what people publish.`,
    );
  return { ...properties, contentType, encodings: new Map() };
}
