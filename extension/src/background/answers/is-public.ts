import { addressSpaceOf, fetchSource, isOwnSite, type SourceAccess } from "@store-forever/workers/reach";
import { seenRequest } from "../network/seen-requests.ts";

const TIMEOUT_MS = 8_000;

/**
 * Whether anybody can see a page: it is on the internet, and its server gives it and one of its own photos to somebody who
 * has no cookies. A page that sends elsewhere for that is taken to ask for a sign-in, and so is one that does not answer.
 * @param urls addresses of its photos that may be asked for without spending them
 */
export async function isPublic(pageUrl: string, urls: readonly string[], access: SourceAccess): Promise<boolean> {
  const page = new URL(pageUrl);
  if (addressSpaceOf(page.hostname) !== "public") return false;
  const photo = urls.find((url) => isOwnSite(new URL(url), page));
  const isShown = await Promise.all([
    isGiven(pageUrl, "GET", access),
    photo === undefined ? true : isGiven(photo, "HEAD", access),
  ]);
  return isShown.every(Boolean);
}

async function isGiven(url: string, method: "GET" | "HEAD", access: SourceAccess): Promise<boolean> {
  try {
    const asked = new URL(url);
    asked.hash = "";
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const accept = method === "GET" ? "text/html,*/*;q=0.8" : undefined;
    const options = { access, observe: seenRequest, method, cookies: false, signal, ...(accept ? { accept } : {}) };
    const { response, url: at } = await fetchSource(asked.href, options);
    await response.body?.cancel();
    return response.ok && at === asked.href;
  } catch {
    return false;
  }
}
