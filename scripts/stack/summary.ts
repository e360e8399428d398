import type { Stack } from "./stack.ts";

/** What a person needs to use a stack that runs. */
export function summaryOf({ gallery, devnet, viewerUrl, backendCanisterId, extensionDir }: Stack): string {
  return `
Store Forever is running.

  Gallery      ${gallery.galleryUrl}
  Sign in as   ${gallery.credentials.email}, password ${gallery.credentials.password}
  Extension    ${extensionDir}
               (in another Chromium: chrome://extensions, Developer mode, Load unpacked)
  Viewer       ${viewerUrl}
  Devnet       ${devnet.url}
  Backend      ${backendCanisterId}

Open the gallery and click Store Forever. Ctrl-C stops everything.`;
}
