import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { API_ROUTES } from "../../test/api-route-access.ts";
import { GalleryFixture, TEST_ORIGIN, type TestUser } from "../../test/gallery-fixture.ts";
import { PAGE_ROUTES } from "../../test/page-route-access.ts";

let gallery: GalleryFixture;
let user: TestUser;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
  user = await gallery.addUser();
});
afterAll(() => gallery.close());

/** Passwords take a tenth of a second each. */
const SLOW = /sign-in|sign-up|password/;
const ROUTES = [...API_ROUTES, ...PAGE_ROUTES].map(({ path }) => path).filter((path) => !SLOW.test(path));
const TYPES = [
  "application/json",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "text/plain",
  "a\u00ffb",
];

const word = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom("123e4567-e89b-42d3-a456-426614174000", "image", "", "..", "%00", "__proto__", "-1", "9".repeat(400)),
);
const body = fc.oneof(
  fc.json(),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.dictionary(word, word).map((fields) => String(new URLSearchParams(fields))),
  fc.constantFrom(
    "{",
    "[[[[[[",
    '{"__proto__":{}}',
    "null",
    "--x\r\n\r\n--x--",
    '[{"memoryId":1}]',
    '{"title":"\\ud800"}',
  ),
);

test("whatever somebody sends to any route, it is answered, and never with a failure of the server", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ROUTES),
      fc.array(word, { minLength: 3, maxLength: 3 }),
      fc.dictionary(word, word, { maxKeys: 3 }),
      fc.constantFrom(...TYPES),
      body,
      async (route, words, query, type, content) => {
        const [method = "", path = ""] = route.split(" ");
        const rest = [...words];
        const target = path.replace(/:\w+(?:\{[^}]*\})?/g, () =>
          encodeURIComponent((rest.pop() ?? "").replace(/\p{Cs}/gu, "")),
        );
        const queried = `${target}?${new URLSearchParams(query)}`;
        const headers = { Origin: TEST_ORIGIN, "Content-Type": type };
        const isRead = method === "GET";
        const init = isRead ? { method } : { method, headers, body: Buffer.from(content) };
        const stop = new AbortController();
        const answer = await gallery.request(queried, { ...init, as: user, signal: stop.signal });
        expect(answer.status, `${method} ${queried} ${content}`).toBeLessThan(500);
        await answer.body?.cancel();
        stop.abort();
      },
    ),
    { numRuns: 500 },
  );
});
