import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTypeAllowed, reachOf } from "./source-access.ts";

const from = (pageOrigin: string, ...allowedOrigins: string[]) => ({ pageOrigin, allowedOrigins });
const nameOf = (url: string, page: string, ...allowed: string[]) => {
  const reach = reachOf(url, from(page, ...allowed));
  return reach.name === "refused" ? reach.why : reach.name;
};

const HTTPS = "https://photos.example.org";

describe("where the person's cookies go", () => {
  test.each([
    ["the page's origin", HTTPS, "https://photos.example.org/a.jpg", "signedIn"],
    ["another port of its host", HTTPS, "https://photos.example.org:8443/a.jpg", "signedIn"],
    ["another host of its registrable domain", HTTPS, "https://img.example.org/a.jpg", "signedIn"],
    ["the registrable domain itself", HTTPS, "https://example.org/a.jpg", "signedIn"],
    ["its domain over another scheme", HTTPS, "http://photos.example.org/a.jpg", "anonymous"],
    ["its domain from an unprotected page", "http://photos.example.org", "https://photos.example.org/", "anonymous"],
    ["another site", HTTPS, "https://mail.example.com/a.jpg", "anonymous"],
    ["a site whose name ends alike", HTTPS, "https://notexample.org/a.jpg", "anonymous"],
    ["another customer of a public suffix", "https://me.github.io", "https://you.github.io/a.jpg", "anonymous"],
    ["another site of a country", "https://me.co.uk", "https://you.co.uk/a.jpg", "anonymous"],
    ["an IP address with the page's beginning", "https://1.2.3.4", "https://1.2.3.5/a.jpg", "anonymous"],
    ["another port of an IP address", "https://1.2.3.4", "https://1.2.3.4:8443/a.jpg", "anonymous"],
    ["another port of this computer", "http://localhost:3000", "http://localhost:9000/admin", "anonymous"],
    ["another name of this computer", "http://localhost:3000", "http://127.0.0.1:3000/admin", "anonymous"],
    ["another subdomain of this computer", "http://a.localhost:3000", "http://b.localhost:3000/", "anonymous"],
    ["another computer of the network", "http://nas.local", "http://router.local/", "anonymous"],
  ])("%s", (_, page, url, expected) => {
    expect(nameOf(url, page)).toBe(expected);
  });

  test("an origin that the person has allowed, and no other of its host", () => {
    const allowed = "https://cdn.example.com";
    expect(nameOf("https://cdn.example.com/a.jpg", HTTPS, allowed)).toBe("signedIn");
    expect(nameOf("https://cdn.example.com:8443/a.jpg", HTTPS, allowed)).toBe("anonymous");
    expect(nameOf("http://cdn.example.com/a.jpg", HTTPS, allowed)).toBe("anonymous");
    expect(nameOf("https://www.example.com/a.jpg", HTTPS, allowed)).toBe("anonymous");
  });
});

describe("what is never read", () => {
  const PUBLIC = ["https://photos.example.org", "http://8.8.8.8"];
  const NETWORK = ["http://nas.local", "http://192.168.1.2", "http://[fd00::2]", "http://wiki"];
  const COMPUTER = ["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000", "http://a.localhost"];
  const cases = [
    ...PUBLIC.flatMap((page) => [...NETWORK, ...COMPUTER].map((target) => [page, target, "morePrivate"])),
    ...NETWORK.flatMap((page) => COMPUTER.map((target) => [page, target, "morePrivate"])),
    ...COMPUTER.flatMap((page) => NETWORK.map((target) => [page, target, "anonymous"])),
  ];
  test.each(cases)("for a page of %s, %s: %s", (page, target, expected) => {
    expect(nameOf(`${target}/photo.jpg`, page)).toBe(expected);
  });

  test("more private addresses are not read even where the person allowed them", () => {
    expect(nameOf("http://localhost:9000/a.jpg", HTTPS, "http://localhost:9000")).toBe("morePrivate");
  });

  test.each([
    "file:///etc/passwd",
    "data:image/png,x",
    "blob:https://a.org/1",
    "javascript:1",
    "ftp://a.org/",
    "x",
    "",
  ])("%s is no address of the web", (url) => expect(nameOf(url, HTTPS)).toBe("notWeb"));

  test("whatever a page names, cookies go to its own site or to an allowed origin only", () => {
    const host = fc.constantFrom("photos.example.org", "img.example.org", "mail.test.org", "localhost", "10.0.0.1");
    const origin = fc
      .record({ scheme: fc.constantFrom("http", "https"), host, port: fc.constantFrom("", ":8080") })
      .map(({ scheme, host: name, port }) => `${scheme}://${name}${port}`);
    fc.assert(
      fc.property(origin, origin, fc.array(origin, { maxLength: 2 }), (page, target, allowed) => {
        const isSignedIn = reachOf(`${target}/a.jpg`, from(page, ...allowed)).name === "signedIn";
        const site = (url: string) =>
          `${new URL(url).protocol} ${new URL(url).hostname.split(".").slice(-2).join(".")}`;
        if (isSignedIn) expect(target === page || site(target) === site(page) || allowed.includes(target)).toBe(true);
      }),
    );
  });
});

test.each([
  ["image", "https://cdn.example.com/a", true],
  ["video", "https://cdn.example.com/a", true],
  ["audio", "https://cdn.example.com/a", true],
  ["document", "https://cdn.example.com/a", false],
  ["note", "https://cdn.example.com/a", false],
  ["document", "https://img.example.org/a", false],
  ["document", "https://photos.example.org:8443/a", false],
  ["document", "https://photos.example.org/a", true],
  ["note", "https://photos.example.org/a", true],
] as const)("%s from %s: %s", (type, url, isAllowed) => {
  expect(isTypeAllowed(type, url, from(HTTPS))).toBe(isAllowed);
});
