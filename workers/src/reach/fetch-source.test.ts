import { afterEach, describe, expect, test, vi } from "vitest";
import { fetchSource, NotRead } from "./fetch-source.ts";

const PAGE = "https://photos.example.org";

interface Answer {
  to?: string;
  ip?: string;
}

/** Stands in for the web as a page sees it: fetch hides where a redirect leads and which address answered. */
function simulate(answers: Record<string, Answer>) {
  const asked: string[] = [];
  const cancelled: string[] = [];
  const answerOf = (url: string): Answer => answers[url] ?? {};
  const hidden = { type: "opaqueredirect", status: 0, headers: new Headers(), body: null };
  vi.stubGlobal("fetch", async (url: string, { credentials, redirect, cache }: RequestInit) => {
    asked.push(`${url} ${credentials}`);
    expect(cache).toBe(credentials === "omit" ? "no-store" : undefined);
    const { to } = answerOf(url);
    if (to !== undefined && redirect === "manual") return hidden;
    let at = url;
    for (let next = to; next !== undefined; next = answerOf(at).to) {
      at = new URL(next, at).href;
      asked.push(`${at} ${credentials}`);
    }
    const body = new ReadableStream({ cancel: () => void cancelled.push(at) });
    return Object.defineProperty(new Response(body), "url", { value: at });
  });
  const observe = async (url: string) => {
    const { ip = "93.184.216.34", to } = answerOf(url);
    return { ip, ...(to === undefined ? {} : { redirectedTo: new URL(to, url).href }) };
  };
  return { asked, cancelled, observe };
}

afterEach(() => vi.unstubAllGlobals());

const access = { pageOrigin: PAGE, allowedOrigins: ["https://cdn.example.com"] };
const { signal } = new AbortController();

describe("a source", () => {
  test.each([
    ["of the page's site has cookies", [`${PAGE}/a`], [`${PAGE}/a include`]],
    ["of an allowed origin has cookies", ["https://cdn.example.com/a"], ["https://cdn.example.com/a include"]],
    ["of another site has none", ["https://mail.test.org/a"], ["https://mail.test.org/a omit"]],
    [
      "that is sent on within the site keeps them",
      [`${PAGE}/a`, "https://img.example.org/b"],
      [`${PAGE}/a include`, "https://img.example.org/b include"],
    ],
    [
      "that is sent on elsewhere leaves them behind, also on the way back",
      [`${PAGE}/a`, "https://mail.test.org/b", `${PAGE}/c`],
      [`${PAGE}/a include`, "https://mail.test.org/b omit", `${PAGE}/c omit`],
    ],
    [
      "of the page's site that is sent on to an allowed origin leaves them behind",
      [`${PAGE}/a`, "https://cdn.example.com/b"],
      [`${PAGE}/a include`, "https://cdn.example.com/b omit"],
    ],
    [
      "of an allowed origin that is sent on to the page leaves them behind",
      ["https://cdn.example.com/a", `${PAGE}/b`],
      ["https://cdn.example.com/a include", `${PAGE}/b omit`],
    ],
    [
      "that is sent on without protection leaves them behind",
      [`${PAGE}/a`, "http://photos.example.org/b"],
      [`${PAGE}/a include`, "http://photos.example.org/b omit"],
    ],
    ["that is sent on to a relative address", [`${PAGE}/a/b`, "../c"], [`${PAGE}/a/b include`, `${PAGE}/c include`]],
  ])("%s", async (_, path, expected) => {
    const chain = path.map((url) => new URL(url, PAGE).href);
    const links = chain.slice(0, -1).map((url, index) => [url, { to: path[index + 1] }]);
    const { asked, observe } = simulate(Object.fromEntries(links));
    const { url } = await fetchSource(chain[0] ?? "", { access, observe, signal });
    expect(asked).toEqual(expected);
    expect(url).toBe(chain.at(-1));
  });

  test("has no cookies at all where that is asked", async () => {
    const { asked, observe } = simulate({});
    await fetchSource(`${PAGE}/a`, { access, observe, signal, method: "HEAD", cookies: false });
    expect(asked).toEqual([`${PAGE}/a omit`]);
  });
});

describe("what is more private than the page", () => {
  const PRIVATE = ["http://localhost/a", "http://2130706433/a", "http://[::ffff:10.0.0.1]/a", "http://router/a"];

  test.each(PRIVATE)("is not even asked: %s", async (url) => {
    const { asked, observe } = simulate({});
    await expect(fetchSource(url, { access, observe, signal })).rejects.toMatchObject({ why: "morePrivate" });
    expect(asked).toEqual([]);
  });

  test.each(PRIVATE)("is not asked where a redirect leads to it: %s", async (url) => {
    const { asked, observe } = simulate({ [`${PAGE}/a`]: { to: "/b" }, [`${PAGE}/b`]: { to: url } });
    await expect(fetchSource(`${PAGE}/a`, { access, observe, signal })).rejects.toThrow(NotRead);
    expect(asked).toEqual([`${PAGE}/a include`, `${PAGE}/b include`]);
  });

  test.each(PRIVATE)("is asked without cookies and not used where the browser hides redirects: %s", async (url) => {
    const { asked, cancelled } = simulate({ [`${PAGE}/a`]: { to: url } });
    await expect(fetchSource(`${PAGE}/a`, { access, signal })).rejects.toMatchObject({ why: "morePrivate" });
    expect(asked.slice(1).every((request) => request.endsWith(" omit"))).toBe(true);
    expect(cancelled).toEqual([new URL(url).href]);
  });

  test.each(["127.0.0.1", "::1", "10.0.0.1", "fd00::1", "169.254.169.254", "::ffff:192.168.1.1"])(
    "is not used where a public name leads to it: %s",
    async (ip) => {
      const url = "https://rebound.test.org/a";
      const { cancelled, observe } = simulate({ [url]: { ip } });
      await expect(fetchSource(url, { access, observe, signal })).rejects.toMatchObject({ why: "morePrivate" });
      expect(cancelled).toEqual([url]);
    },
  );

  test("is not what has proved that it is of the page's own site", async () => {
    const url = "https://img.example.org/a";
    const { observe } = simulate({ [url]: { ip: "10.0.0.7" } });
    await expect(fetchSource(url, { access, observe, signal })).resolves.toMatchObject({ url });
    const unproved = { ...access, pageOrigin: "http://photos.example.org" };
    const rebound = simulate({ "http://photos.example.org/a": { ip: "10.0.0.7" } });
    const reading = fetchSource("http://photos.example.org/a", { access: unproved, observe: rebound.observe, signal });
    await expect(reading).rejects.toMatchObject({ why: "morePrivate" });
  });

  test("is measured by the address that the page came from, where that is known", async () => {
    const url = "https://cdn.example.com/a";
    const { observe } = simulate({ [url]: { ip: "10.0.0.7" } });
    await fetchSource(url, { access: { ...access, pageIp: "10.0.0.5" }, observe, signal });
    const rebound = simulate({ [url]: { ip: "127.0.0.1" } });
    const reading = fetchSource(url, { access: { ...access, pageIp: "10.0.0.5" }, observe: rebound.observe, signal });
    await expect(reading).rejects.toThrow(NotRead);
  });

  test("is not read by its name because the page came from a private address", async () => {
    const { asked, observe } = simulate({});
    const reading = fetchSource("http://localhost/a", { access: { ...access, pageIp: "127.0.0.1" }, observe, signal });
    await expect(reading).rejects.toThrow(NotRead);
    expect(asked).toEqual([]);
  });
});

test("an answer of which the browser does not tell where it came from is not used", async () => {
  simulate({});
  const reading = fetchSource(`${PAGE}/a`, { access, observe: async () => undefined, signal });
  await expect(reading).rejects.toThrow("did not tell");
});

test.each([
  ["in a circle", "/a"],
  ["to no address", "http://"],
])("a source that is sent on %s is given up", async (_, to) => {
  const { observe } = simulate({ [`${PAGE}/a`]: { to } });
  const unparsed = async (url: string) => ({ ...(URL.canParse(to, url) ? await observe(url) : { redirectedTo: to }) });
  await expect(fetchSource(`${PAGE}/a`, { access, observe: unparsed, signal })).rejects.toMatchObject({
    why: "astray",
  });
});
