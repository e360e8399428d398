import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { toHex } from "@store-forever/protocol";
import { isMainnet, type Target } from "../network/target.ts";

export interface ExtensionNetwork {
  target: Pick<Target, "host" | "rootKey">;
  backendId: string;
  viewerUrl: string;
  /** The modules of archives, built with the extension, gzipped. */
  module: Uint8Array;
}

/** What `network.json` tells the extension: where it stores, and which modules of archives it knows. */
export function networkFileOf({ target, backendId, viewerUrl, module }: ExtensionNetwork) {
  // It can be installed as it is or gzipped, and has another hash then.
  const modules = [module, gunzipSync(module)];
  return {
    host: target.host,
    canisterId: backendId,
    viewerUrl,
    modules: modules.map((bytes) => createHash("sha256").update(bytes).digest("hex")),
    ...(isMainnet(target) ? {} : { rootKey: toHex(target.rootKey) }),
  };
}
