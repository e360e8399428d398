import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Loopback, serveLoopback } from "../../../test/loopback.ts";
import { addressesIn, FreshPages, newerAddress } from "./fresh-pages.ts";

const PAGE = "https://site.example/album";
const OLD = "https://cdn.example/p/beach.jpg?id=7&sig=old";

describe("a newer address of a file", () => {
  test.each([
    ["in a link", `<a href="https://cdn.example/p/beach.jpg?id=7&amp;sig=new"><img src="/t/beach.jpg"></a>`],
    [
      "in a set",
      `<img srcset='https://cdn.example/s/x.jpg 300w, https://cdn.example/p/beach.jpg?id=7&amp;sig=new 900w'>`,
    ],
    ["in a script", `<script>data = {"url":"https:\\/\\/cdn.example\\/p\\/beach.jpg?id=7\\u0026sig=new"}</script>`],
  ])("is found %s", (_, html) => {
    expect(newerAddress(OLD, addressesIn(html, PAGE))).toBe("https://cdn.example/p/beach.jpg?id=7&sig=new");
  });

  test("may differ in the folders before its name, where only one is called so", () => {
    const signed = (folder: string) => `<a href="https://cdn.example/${folder}/beach.jpg">`;
    expect(newerAddress("https://cdn.example/s1/beach.jpg", addressesIn(signed("s2"), PAGE))).toBe(
      "https://cdn.example/s2/beach.jpg",
    );
    expect(
      newerAddress("https://cdn.example/s1/beach.jpg", addressesIn(signed("s2") + signed("s3"), PAGE)),
    ).toBeUndefined();
  });

  test("is none that is the same, of another file or of another host", () => {
    const html = `<a href="${OLD}"><a href="https://cdn.example/p/other.jpg?sig=new"><a href="https://evil.example/p/beach.jpg">`;
    expect(newerAddress(OLD, addressesIn(html, PAGE))).toBeUndefined();
  });
});

describe("a page", () => {
  let server: Loopback;
  let visits = 0;
  beforeAll(async () => {
    server = await serveLoopback((request, response) => {
      if (request.url === "/album") response.end(`<a href="/beach.jpg?sig=${++visits}">`);
      else if (request.url === "/album/2") response.end(`<a href="/beach.jpg?sig=page2">`);
      else response.writeHead(404).end();
    });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("that is open tells what its scripts have asked for, once for files whose addresses expire together", async () => {
    const access = { pageOrigin: server.origin, allowedOrigins: [] };
    let askedCount = 0;
    const askOpenPage = async () => {
      askedCount++;
      return [`${server.origin}/hill.jpg?sig=new`, "no address"];
    };
    const pages = new FreshPages(`${server.origin}/album/2`, access, undefined, askOpenPage);
    const expired = `${server.origin}/hill.jpg?sig=old`;
    expect(await Promise.all([pages.addressFor(expired), pages.addressFor(expired)])).toEqual([
      `${server.origin}/hill.jpg?sig=new`,
      `${server.origin}/hill.jpg?sig=new`,
    ]);
    expect(askedCount).toBe(1);
    expect(await pages.addressFor(expired, undefined, [`${server.origin}/hill.jpg?sig=new`])).toBeUndefined();
    expect(await pages.addressFor(`${server.origin}/other.jpg?sig=old`)).toBeUndefined();
  });

  test("is read again once for files whose addresses expire together, as is another page of its site, and may be gone", async () => {
    const access = { pageOrigin: server.origin, allowedOrigins: [] };
    const pages = new FreshPages(`${server.origin}/album`, access, undefined);
    const expired = `${server.origin}/beach.jpg?sig=0`;
    expect(await Promise.all([pages.addressFor(expired), pages.addressFor(expired)])).toEqual([
      `${server.origin}/beach.jpg?sig=1`,
      `${server.origin}/beach.jpg?sig=1`,
    ]);
    expect(await pages.addressFor(expired, `${server.origin}/album/2`)).toBe(`${server.origin}/beach.jpg?sig=page2`);
    expect(await pages.addressFor(expired, "https://other.example/album")).toBeUndefined();
    const gone = new FreshPages(`${server.origin}/gone`, access, undefined);
    expect(await gone.addressFor(expired)).toBeUndefined();
  });
});
