import { createHash, randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import os from "node:os";
import path from "node:path";
import type { Browser } from "puppeteer";
import sharp from "sharp";
import type { AttackGround } from "../ground.ts";

/** A request that reached one of the servers. */
export interface Asked {
  host: string;
  method: string;
  url: string;
  cookie: string;
  body: string;
}

/** The address of this computer in a network, if it has one. */
export const OUTSIDE = Object.values(os.networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

/** Where the browser finds the names of these attacks. Names of the web are outside of this computer, if there is an outside. */
const NAMES: Record<string, string> = {
  "*.example": OUTSIDE ?? "127.0.0.1",
  "*.github.io": OUTSIDE ?? "127.0.0.1",
  "rebound.test": "127.0.0.1",
  "nas.local": OUTSIDE ?? "127.0.0.1",
  "router.local": "127.0.0.1",
  "db.internal": "127.0.0.1",
  "nas.home.arpa": "127.0.0.1",
  intranet: "127.0.0.1",
  "192.168.1.1": "127.0.0.1",
  "10.0.0.138": "127.0.0.1",
  "169.254.169.254": "127.0.0.1",
  "100.64.0.1": "127.0.0.1",
};

/** What is secret at the sites that an attacker wants to read: a photo, as only media are read from other sites. */
export const SECRET_SIZE = { width: 333, height: 222 };

/**
 * All sites of these attacks at one server, and a browser that finds them there. The extension may read every site, as far as
 * the browser is concerned: what holds it back has to be its own.
 */
export class Web {
  readonly asked: Asked[] = [];
  /** Pages of the attacker, by their path. */
  readonly pages = new Map<string, string>();
  readonly browser: Browser;
  readonly port: string;
  readonly secretHash: string;
  readonly #photo: Buffer;
  readonly #secret: Buffer;

  private constructor(browser: Browser, port: string, photo: Buffer, secret: Buffer) {
    this.browser = browser;
    this.port = port;
    this.#photo = photo;
    this.#secret = secret;
    this.secretHash = createHash("sha256").update(secret).digest("hex");
  }

  static async start(ground: AttackGround): Promise<Web> {
    const jpeg = (size: { width: number; height: number }) =>
      sharp({ create: { ...size, channels: 3, background: "#7a4cc2" } })
        .jpeg()
        .toBuffer();
    let web: Web | undefined;
    const origin = await ground.site((request, response) => void web?.answer(request, response), "::");
    const rules = Object.entries(NAMES).map(([name, address]) => `MAP ${name} ${address}`);
    const browser = await ground.launch({
      extensionDir: withEveryHost(ground.stack.extensionDir),
      flags: [`--host-resolver-rules=${rules.join(", ")}`],
    });
    web = new Web(browser, new URL(origin).port, await jpeg({ width: 640, height: 480 }), await jpeg(SECRET_SIZE));
    await web.#untilExtensionIsThere();
    return web;
  }

  /** Right after it was installed, the extension has not told the browser yet on which sites it works. */
  async #untilExtensionIsThere(): Promise<void> {
    this.pages.set("/home", `<title>Home</title><main data-gallery-id="${randomUUID()}"></main>`);
    const page = await this.browser.newPage();
    for (let attempt = 0; attempt < 20; attempt++) {
      await page.goto(this.at("home.example", "/home"));
      const button = await page.waitForSelector("store-forever", { timeout: 2_000 }).catch(() => null);
      if (button !== null) return page.close();
    }
    throw new Error("The extension does not work on the sites of these attacks.");
  }

  at(host: string, path: string): string {
    return `http://${host}:${this.port}${path}`;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = "/", method = "", headers } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    this.asked.push({ host: headers.host ?? "", method, url, cookie: headers.cookie ?? "", body });
    const { pathname, searchParams } = new URL(url, "http://here");
    const page = this.pages.get(pathname);
    if (page !== undefined) response.setHeader("content-type", "text/html; charset=utf-8").end(page);
    else if (pathname === "/go") response.writeHead(302, { location: asHeader(searchParams.get("to") ?? "/") }).end();
    else if (pathname === "/sign-in")
      response
        .setHeader("set-cookie", ["strict=1; SameSite=Strict; HttpOnly; Path=/", "lax=1; SameSite=Lax; Path=/"])
        .setHeader("content-type", "text/html")
        .end("<title>Signed in</title>");
    else if (pathname === "/private.jpg") this.#answerPrivately(headers.cookie, response);
    else if (pathname.startsWith("/secret")) response.setHeader("content-type", "image/jpeg").end(this.#secret);
    else if (pathname.startsWith("/admin")) response.end("<!doctype html><title>Administration</title>secret");
    else if (pathname === "/edges") response.writeHead(200, { "content-type": "application/json" }).end("[]");
    else response.setHeader("content-type", "image/jpeg").end(this.#photoAt(url));
  }

  /** Each address has a photo of its own: the same file at two would be one memory. It differs in a comment (JPEG, "COM"). */
  #photoAt(url: string): Buffer {
    const comment = createHash("sha256").update(url).digest();
    const header = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
    return Buffer.concat([this.#photo.subarray(0, 2), header, comment, this.#photo.subarray(2)]);
  }

  /** Who is signed in sees it, and their browser keeps it. */
  #answerPrivately(cookie: string | undefined, response: ServerResponse): void {
    if (!cookie?.includes("strict")) response.writeHead(403).end();
    else response.writeHead(200, { "content-type": "image/jpeg", "cache-control": "max-age=600" }).end(this.#secret);
  }
}

/** Servers send addresses as the bytes of UTF-8. */
const asHeader = (address: string) => Buffer.from(address).toString("latin1");

const webs = new WeakMap<AttackGround, Promise<Web>>();

/** The one web of all these attacks. */
export function webOf(ground: AttackGround): Promise<Web> {
  const web = webs.get(ground) ?? Web.start(ground);
  webs.set(ground, web);
  return web;
}

/** A copy of the extension that may read every site: what a person would have to say yes to again and again. */
function withEveryHost(extensionDir: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "store-forever-deputy-"));
  cpSync(extensionDir, folder, { recursive: true });
  const file = path.join(folder, "manifest.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  manifest.host_permissions.push("http://*/*");
  writeFileSync(file, JSON.stringify(manifest));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
