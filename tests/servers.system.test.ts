import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "puppeteer";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clickNamed, everythingSaid, startStoring, waitForButton } from "../scripts/once/drive.ts";
import { LIMIT_MS } from "../scripts/once/wait.ts";
import { launchChromium } from "../scripts/stack/browser.ts";
import type { Stack } from "../scripts/stack/stack.ts";
import { readAll } from "./support/indexed-db.ts";
import { startPassingStack } from "./support/passing-stack.ts";
import { samplePhotos, temporaryFolder } from "./support/photos.ts";

/** What real servers answer for a photo, one case each. The page shows a thumbnail of each photo and links it. */
const folder = temporaryFolder();
let stack: Stack;
let browser: Browser;
let page: Page;
let server: Server;
let origin: string;
/** Different photos, so that no case is another's twin. */
let photos: Buffer[];
const asked: { url: string; method: string; referer: string | undefined; accept: string | undefined; atMs: number }[] =
  [];
let visits = 0;

type Answer = (request: IncomingMessage, response: ServerResponse, photo: Buffer, url: URL) => void;
const jpeg = { "content-type": "image/jpeg" };
const send: Answer = (_, response, photo) => void response.writeHead(200, jpeg).end(photo);

const answers: Record<string, Answer> = {
  plain: send,
  hotlinked: (request, response, photo, url) =>
    request.headers.referer?.startsWith(origin)
      ? send(request, response, photo, url)
      : void response.writeHead(403).end(),
  negotiated: (request, response, photo, url) =>
    request.headers.accept?.startsWith("image/")
      ? send(request, response, photo, url)
      : void response.writeHead(200, { "content-type": "text/html" }).end("<html><h1>My photo</h1>"),
  zipped: (_, response, photo) => {
    const body = gzipSync(photo);
    response.writeHead(200, { ...jpeg, "content-encoding": "gzip", "content-length": body.length }).end(body);
  },
  named: (_, response, photo) =>
    void response
      .writeHead(200, { ...jpeg, "content-disposition": "inline; filename*=UTF-8''Alter%20Hafen.jpg" })
      .end(photo),
  untyped: (_, response, photo) => void response.writeHead(200, { "content-type": "text/plain" }).end(photo),
  busy: (request, response, photo, url) => {
    const isFirst = asked.filter(({ url: other }) => other === request.url).length === 1;
    if (isFirst) response.writeHead(429, { "retry-after": "1" }).end();
    else send(request, response, photo, url);
  },
  expiring: (request, response, photo, url) =>
    Number(url.searchParams.get("sig")) === visits && visits > 1
      ? send(request, response, photo, url)
      : void response.writeHead(403).end(),
  page: (_, response) =>
    void response
      .writeHead(200, { "content-type": "text/html" })
      .end("<!doctype html><title>Photo 9</title>Here it is."),
  "sign-in": (_, response) =>
    void response
      .writeHead(200, { "content-type": "text/html" })
      .end("<!doctype html><form><input type=password></form>"),
  part: (_, response, photo) =>
    void response
      .writeHead(206, { ...jpeg, "content-range": `bytes 0-4999/${photo.length}` })
      .end(photo.subarray(0, 5_000)),
  short: (request, response, photo) => {
    response.writeHead(200, { ...jpeg, "content-length": photo.length });
    response.write(photo.subarray(0, 5_000), () => request.socket.destroy());
  },
  empty: (_, response) => void response.writeHead(200, jpeg).end(),
  circle: (request, response) => void response.writeHead(302, { location: request.url ?? "/" }).end(),
  gone: (_, response) => void response.writeHead(410).end(),
  paper: (_, response) => void response.writeHead(200, jpeg).end("%PDF-1.7\n%âãÏÓ\n1 0 obj"),
  elsewhere: (_, response) => void response.writeHead(302, { location: "http://store.denied.example/a.jpg" }).end(),
};
/** A gallery whose pictures are at no address: drawn, made by a script, and drawn of another site's picture. */
const drawnPage = () => `<!doctype html><title>Drawn</title><figure class="wp-block-gallery">
  ${["plain", "zipped"].map((name) => `<figure class="wp-block-image"><a href="${pathOf(name)}"><img src="/thumb/${name}.jpg" width="300" height="200" alt="${name}"></a></figure>`).join("")}
  <figure class="wp-block-image"><canvas width="640" height="427" role="img" aria-label="drawn"></canvas></figure>
  <figure class="wp-block-image"><img width="640" height="427" alt="made"></figure>
  <figure class="wp-block-image"><canvas width="640" height="427" role="img" aria-label="withheld"></canvas></figure></figure>
  <script type="module">
    const load = (src) => new Promise((resolve) => Object.assign(new Image(), { src, onload: (event) => resolve(event.target) }));
    const [drawn, withheld] = document.querySelectorAll("canvas");
    drawn.getContext("2d").drawImage(await load("/thumb/plain.jpg"), 0, 0, 640, 427);
    withheld.getContext("2d").drawImage(await load("http://photos.elsewhere.example:" + location.port + "/thumb/plain.jpg"), 0, 0, 640, 427);
    const made = await (await fetch("${pathOf("named")}")).blob();
    document.querySelector("img[alt=made]").src = URL.createObjectURL(made);
  </script>`;
/** A gallery whose addresses are in no page of its server: a script asks for them, and they are signed until a time. */
const scriptedPage = `<!doctype html><title>Scripted</title><main></main><script type="module">
  const { photos } = await (await fetch("/list.json")).json();
  document.querySelector("main").innerHTML = photos.map(({ name, url }) =>
    '<a data-fancybox="g" href="' + url + '"><img src="/thumb/' + name + '.jpg" width="300" height="200" alt="' + name + '"></a>').join("");
</script>`;
const SIGNED = ["plain", "zipped", "named"];
let signatures = 0;
/** Addresses with this signature and earlier ones have expired. */
let expiredSignature: number | undefined;

function answerSigned(response: ServerResponse, url: URL): void {
  if (url.pathname === "/list.json") {
    signatures++;
    const photos = SIGNED.map((name) => ({ name, url: `/signed/${name}.jpg?expires=2000000000&sig=${signatures}` }));
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ photos }));
    return;
  }
  // By the time that a job reads them, all have expired.
  expiredSignature ??= signatures;
  const photo = photos[names.indexOf(path.basename(url.pathname, ".jpg"))] ?? Buffer.alloc(0);
  if (Number(url.searchParams.get("sig")) > expiredSignature) response.writeHead(200, jpeg).end(photo);
  else response.writeHead(403).end();
}

/** A gallery whose addresses are new at every visit, tell until when they are good, and are good for one request. */
const oncePage = () =>
  `<!doctype html><title>Once</title>${SIGNED.map((name) => `<a data-fancybox="g" href="/once/${name}.jpg?expires=2000000000&token=${visits}"><img src="/thumb/${name}.jpg" width="300" height="200" alt="${name}"></a>`).join("")}`;

/** A photo of so many bytes: a comment makes it longer (ITU T.81, B.2.4.5). */
function withLength(photo: Buffer, length: number): Buffer {
  const comment = Buffer.alloc(length - photo.length, " ");
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(comment.length - 2, 2);
  return Buffer.concat([photo.subarray(0, 2), comment, photo.subarray(2)]);
}
const names = Object.keys(answers);
const pathOf = (name: string) => `/full/${name}.jpg`;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", origin);
  const { referer, accept } = request.headers;
  asked.push({ url: request.url ?? "", method: request.method ?? "", referer, accept, atMs: Date.now() });
  if (url.pathname === "/album") {
    visits++;
    const items = names.map(
      (name) =>
        `<a data-fancybox="g" href="${pathOf(name)}?sig=${visits}"><img src="/thumb/${name}.jpg" width="300" height="200" alt="${name}"></a>`,
    );
    response
      .writeHead(200, { "content-type": "text/html" })
      .end(`<!doctype html><title>Album</title>${items.join("\n")}`);
    return;
  }
  if (url.pathname === "/scripted") {
    response.writeHead(200, { "content-type": "text/html" }).end(scriptedPage);
    return;
  }
  if (url.pathname === "/once") {
    visits++;
    response.writeHead(200, { "content-type": "text/html" }).end(oncePage());
    return;
  }
  if (url.pathname.startsWith("/once/")) {
    const isSpent = asked.filter((earlier) => earlier.url === request.url).length > 1;
    const photo = photos[names.indexOf(path.basename(url.pathname, ".jpg"))];
    if (isSpent) response.writeHead(403).end();
    else response.writeHead(200, jpeg).end(photo);
    return;
  }
  if (url.pathname === "/list.json" || url.pathname.startsWith("/signed/")) {
    answerSigned(response, url);
    return;
  }
  if (url.pathname === "/drawn") {
    response.writeHead(200, { "content-type": "text/html" }).end(drawnPage());
    return;
  }
  const [, kind, name = ""] = /^\/(full|thumb)\/([\w-]+)\.jpg$/.exec(url.pathname) ?? [];
  const photo = photos[names.indexOf(name)];
  if (photo === undefined) response.writeHead(404).end();
  else if (kind === "full") answers[name]?.(request, response, photo, url);
  else
    void sharp(photo)
      .resize(300, 200)
      .jpeg()
      .toBuffer()
      .then((thumb) => response.writeHead(200, jpeg).end(thumb));
}

interface Job {
  gallery: { sourceUrl: string; items: { memoryId: string; title: string }[] };
  state: {
    outcome?: {
      stored: { memoryId: string; claim: string; assets: { kind: string; sha256: string; sizeBytes: number }[] }[];
      failed: { memoryId: string; failure: { code: string; about?: string } }[];
    };
  };
}
type Stored = Awaited<ReturnType<typeof storePage>>;
let stored: Stored["stored"] = {};
let failed: Stored["failed"] = {};

beforeAll(async () => {
  const photosDir = path.join(folder, "photos");
  mkdirSync(photosDir);
  const [sample = ""] = samplePhotos();
  photos = await Promise.all(
    names.map((_, index) =>
      sharp(readFileSync(sample))
        .resize(600 + index)
        .jpeg()
        .toBuffer(),
    ),
  );
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const log = () => {};
  stack = await startPassingStack({ stateDir: path.join(folder, "stack"), photosDir, log });
  const flags = ["--host-resolver-rules=MAP *.example 127.0.0.1"];
  browser = await launchChromium({ extensionDir: stack.extensionDir, headless: true, flags });
  page = await browser.newPage();
  ({ stored, failed } = await storePage("/album"));
}, 240_000);

async function newestJob(pathname: string) {
  const options = await browser.newPage();
  const target = await browser.waitForTarget((found) => found.type() === "service_worker");
  await options.goto(`chrome-extension://${new URL(target.url()).hostname}/options.html`);
  const jobs = await readAll<Job>(options, "store-forever", "jobs");
  await options.close();
  const job = jobs.find(({ gallery }) => gallery.sourceUrl === `${origin}${pathname}`);
  const titles = new Map(job?.gallery.items.map(({ memoryId, title }) => [memoryId, title]));
  return { titles, outcome: job?.state.outcome };
}

/** Stores a page's gallery and reads what became of each photo, by its title. */
async function storePage(pathname: string) {
  await page.goto(`${origin}${pathname}`, { waitUntil: "networkidle0" });
  await waitForButton(page, ["idle"], LIMIT_MS);
  await clickNamed(page, "Store Forever");
  await startStoring(page);
  await waitForButton(page, ["partial", "stored", "failed"], 120_000);
  const { titles, outcome } = await newestJob(pathname);
  return {
    stored: Object.fromEntries(
      (outcome?.stored ?? []).map(({ memoryId, claim, assets }) => [
        titles.get(memoryId),
        { claim, ...assets.find(({ kind }) => kind === "original") },
      ]),
    ),
    failed: Object.fromEntries((outcome?.failed ?? []).map(({ memoryId, failure }) => [titles.get(memoryId), failure])),
  };
}

afterAll(async () => {
  await browser?.close();
  await stack?.close();
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a photo is stored whole", () => {
  it.each(["plain", "hotlinked", "negotiated", "zipped", "named", "untyped", "busy", "expiring"])("%s", (name) => {
    expect(failed[name]).toBeUndefined();
    expect(stored[name]).toMatchObject({ claim: "larger", sizeBytes: photos[names.indexOf(name)]?.length });
  });

  it("as late as its server asks", () => {
    const [first, second] = asked.filter(({ url, method }) => method === "GET" && url.startsWith(pathOf("busy")));
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it("from requests that look like those of the page, and no others", () => {
    const requests = asked.filter(({ url }) => url.startsWith("/full/"));
    expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(["GET"]));
    expect(requests.every(({ referer }) => referer === `${origin}/album`)).toBe(true);
  });
});

describe("in the place of what is no photo, what the page shows is stored, and called so", () => {
  it.each(["page", "paper", "gone"])("%s", (name) => {
    expect(failed[name]).toBeUndefined();
    expect(stored[name]?.claim).toBe("shown");
  });
});

describe("what a person can do something about is told, each in its own words", () => {
  it.each([
    ["sign-in", "SignInNeeded"],
    ["part", "Incomplete"],
    ["short", "Incomplete"],
    ["empty", "Empty"],
    ["circle", "RedirectLoop"],
    ["elsewhere", "HostNotAllowed"],
  ])("%s: %s", (name, code) => {
    expect(stored[name]).toBeUndefined();
    expect(failed[name]?.code).toBe(code);
  });

  it("and a host that may not be read is named", () => {
    expect(failed.elsewhere?.about).toBe("http://store.denied.example");
  });
});

describe("addresses that only a page's script knows, and that have expired", () => {
  it("are read again from the page that is open", async () => {
    const scripted = await storePage("/scripted");
    expect(scripted.failed).toEqual({});
    // Names are forgotten once all is stored.
    const { outcome } = await newestJob("/scripted");
    const originals = (outcome?.stored ?? []).map(({ claim, assets }) => [
      claim,
      assets.find(({ kind }) => kind === "original")?.sizeBytes,
    ]);
    expect(originals).toEqual(SIGNED.map((name) => ["larger", photos[names.indexOf(name)]?.length]));
  });

  it("another file of the same size behind one is noticed", async () => {
    const index = names.indexOf("zipped");
    const before = photos[index] ?? Buffer.alloc(0);
    const smaller = await sharp(before).resize(500).jpeg().toBuffer();
    photos[index] = withLength(smaller, before.length);
    await page.goto(`${origin}/scripted`, { waitUntil: "networkidle0" });
    await waitForButton(page, ["stored"], LIMIT_MS);
    const badge = await page.waitForSelector('::-p-aria([name="ICP"][role="button"])', { timeout: LIMIT_MS });
    await badge?.click();
    await expect.poll(() => everythingSaid(page)).toContain("1 photo has changed on its site");
    photos[index] = before;
  });
});

describe("addresses that are good for one request", () => {
  const requests = () => asked.filter(({ url }) => url.startsWith("/once/"));

  it("are asked for by nothing but the reading of the photo", async () => {
    const once = await storePage("/once");
    expect(once.failed).toEqual({});
    expect(requests().map(({ method }) => method)).toEqual(SIGNED.map(() => "GET"));
    expect(new Set(requests().map(({ url }) => url)).size).toBe(SIGNED.length);
  });

  it("are the same photos at the next visit, with other addresses", async () => {
    await page.goto(`${origin}/once`, { waitUntil: "networkidle0" });
    await waitForButton(page, ["stored"], LIMIT_MS);
    expect(requests()).toHaveLength(SIGNED.length);
  });
});

describe("pictures that only the page has", () => {
  it("are stored as they are shown, and what nobody may read is told", async () => {
    const drawn = await storePage("/drawn");
    expect(Object.keys(drawn.stored).sort()).toEqual(["drawn", "made", "plain", "zipped"]);
    expect(drawn.stored.drawn?.claim).toBe("shown");
    const file = photos[names.indexOf("named")] ?? Buffer.alloc(0);
    expect(drawn.stored.made).toMatchObject({
      claim: "shown",
      sha256: createHash("sha256").update(file).digest("hex"),
    });
    expect(drawn.failed.withheld?.code).toBe("Withheld");
  });
});

describe("a photo that its site has replaced", () => {
  it("is offered, and becomes a new version of the stored one", async () => {
    const index = names.indexOf("plain");
    const [former = Buffer.alloc(0)] = photos.splice(index, 1, photos[names.indexOf("busy")] ?? Buffer.alloc(0));
    await page.goto(`${origin}/drawn`, { waitUntil: "networkidle0" });
    await waitForButton(page, ["partial", "stored"], LIMIT_MS);
    // What only the page has is read when the dialog is opened.
    const badge = await page.waitForSelector('::-p-aria([name="ICP"][role="button"])', { timeout: LIMIT_MS });
    await badge?.click();
    await expect.poll(() => everythingSaid(page)).toContain("1 photo has changed on its site");
    await startStoring(page);
    await waitForButton(page, ["partial", "stored"], 60_000);
    const { outcome } = await newestJob("/drawn");
    const sizes = (outcome?.stored ?? []).flatMap(({ assets }) =>
      assets.flatMap(({ kind, sizeBytes }) => (kind === "original" ? [sizeBytes] : [])),
    );
    expect(sizes).toContain(photos[index]?.length);
    expect(sizes).not.toContain(former.length);
  });
});
