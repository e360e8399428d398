import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { API_ROUTES } from "../../test/api-route-access.ts";
import { GalleryFixture, TEST_ORIGIN, type TestUser } from "../../test/gallery-fixture.ts";
import { PAGE_ROUTES } from "../../test/page-route-access.ts";

let gallery: GalleryFixture;
let user: TestUser;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
  user = await gallery.addUser("correct horse");
});
afterAll(() => gallery.close());

const HOST = new URL(TEST_ORIGIN).host;
/** Within the limits of every route. */
const BODY_BYTES = 10_000;

/** Writes a request as it is, and leaves the connection open. */
function open(head: readonly string[], body = ""): Socket {
  const socket = connect(Number(new URL(gallery.server.url).port), "127.0.0.1");
  socket.on("error", () => {});
  socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  return socket;
}

/** @returns the status of the first answer; `undefined` when none came in time */
async function statusOn(socket: Socket, withinMs = 2_000): Promise<number | undefined> {
  const answered = new Promise<string>((resolve) => socket.once("data", (data: Buffer) => resolve(data.toString())));
  const first = await Promise.race([answered, wait(withinMs, undefined, { ref: false })]);
  return first === undefined ? undefined : Number(/^HTTP\/1\.1 (\d+)/.exec(first)?.[1]);
}

async function statusOf(head: readonly string[], body?: string): Promise<number | undefined> {
  const socket = open(head, body);
  try {
    return await statusOn(socket);
  } finally {
    socket.destroy();
  }
}

const idOf = (path: string) => path.replace(/:type/g, "image").replace(/:\w+/g, "123e4567-e89b-42d3-a456-426614174000");
const FOR_PEOPLE = [...API_ROUTES, ...PAGE_ROUTES].filter(
  ({ path, private: [nobody] }) => !path.startsWith("GET ") && nobody === 401 && path !== "POST /sign-in",
);

describe("somebody who is not signed in is refused before a byte of the body is there", () => {
  test.each(FOR_PEOPLE)("$path", async ({ path }) => {
    const [method = "", target = ""] = path.split(" ");
    const status = await statusOf([
      `${method} ${idOf(target)} HTTP/1.1`,
      `Host: ${HOST}`,
      `Origin: ${TEST_ORIGIN}`,
      "Content-Type: application/json",
      `Content-Length: ${BODY_BYTES}`,
    ]);
    expect(status).toBe(401);
  });
});

test("a body of unknown length is not read, whoever sends it", async () => {
  const chunked = (path: string, type: string) =>
    statusOf([
      `POST ${path} HTTP/1.1`,
      `Host: ${HOST}`,
      `Origin: ${TEST_ORIGIN}`,
      `Cookie: ${user.cookie}`,
      `Content-Type: ${type}`,
      "Transfer-Encoding: chunked",
    ]);
  for (const path of ["/api/galleries", "/api/groups", "/api/storage/edges", "/api/memories"])
    expect(await chunked(path, "application/json"), path).toBe(411);
  for (const path of ["/upload", "/api/uploads"])
    expect(await chunked(path, "multipart/form-data; boundary=x"), path).toBe(411);
  for (const path of ["/sign-in", "/sign-up", "/notes/new", "/groups"])
    expect(await chunked(path, "application/x-www-form-urlencoded"), path).toBe(411);
});

test("a body that is too long is refused by its length alone", async () => {
  const sized = (path: string, bytes: number | string) =>
    statusOf([
      `POST ${path} HTTP/1.1`,
      `Host: ${HOST}`,
      `Origin: ${TEST_ORIGIN}`,
      `Cookie: ${user.cookie}`,
      "Content-Type: application/json",
      `Content-Length: ${bytes}`,
    ]);
  expect(await sized("/api/galleries", 300_000)).toBe(413);
  expect(await sized("/api/uploads", 2 * 1024 * 1024)).toBe(413);
  expect(await sized("/upload", 10 ** 15)).toBe(413);
  expect(await sized("/api/storage/edges", 2 * 1024 * 1024)).toBe(413);
  expect(await sized("/sign-up", 20_000)).toBe(413);
  for (const length of ["-1", "1e3", "0x10", "1, 1", "9".repeat(30)])
    expect([400, 413], length).toContain(await sized("/api/galleries", length));
});

test("one person holds three uploads open at most, and the others go on", async () => {
  const [holder, other] = [await gallery.addUser(), await gallery.addUser()];
  const head = (as: TestUser, bytes: number) => [
    "POST /api/uploads HTTP/1.1",
    `Host: ${HOST}`,
    `Origin: ${TEST_ORIGIN}`,
    `Cookie: ${as.cookie}`,
    "Content-Type: multipart/form-data; boundary=x",
    `Content-Length: ${bytes}`,
  ];
  const held = Array.from({ length: 3 }, () => open(head(holder, 500_000), "--x\r\n"));
  await wait(300);
  expect(await statusOf(head(holder, 500_000))).toBe(429);
  const body = new FormData();
  body.set("file", new File(["A text."], "text.txt"));
  const upload = (as: TestUser) =>
    gallery.request("/api/uploads", { method: "POST", as, headers: { Origin: TEST_ORIGIN }, body });
  expect((await upload(other)).status).toBe(201);
  for (const socket of held) socket.destroy();
  await wait(300);
  expect((await upload(holder)).status).toBe(201);
});

describe("a host that is not the gallery's is turned down", () => {
  const ask = (host: string, target = "/sign-in") =>
    statusOf([`GET ${target} HTTP/1.1`, ...(host === "" ? [] : [`Host: ${host}`])]);

  test.each([
    "evil.example",
    `${HOST}.evil.example`,
    `evil-${HOST}`,
    `${HOST}:81`,
    `${HOST}.`,
    "localhost",
    "localhost:1",
    "127.0.0.1:1",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "0.0.0.0",
    "2130706433",
    "[::ffff:127.0.0.1]",
    "10.0.0.1",
    "user@gallery.test",
    "gallery.test/evil",
    "gallery.test, evil.example",
    "",
  ])("%j", async (host) => {
    expect([400, 421]).toContain(await ask(host));
    expect([400, 421]).toContain(await ask(host, "/api/galleries"));
  });

  test("and this machine's own names are known", async () => {
    const { port } = new URL(gallery.server.url);
    for (const host of [
      HOST,
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `LOCALHOST:${port}`,
      `photos.localhost:${port}`,
    ])
      expect([host, await ask(host)]).toEqual([host, 200]);
  });

  test("with every address in the request line too", async () => {
    const lines = [
      ["http://evil.example/sign-in", HOST],
      ["//evil.example/sign-in", HOST],
    ] as const;
    for (const [target, host] of lines) expect([400, 404, 421]).toContain(await ask(host, target));
  });
});

test("a secret link never names a host of the request's choice", async () => {
  const imageId = await gallery.addImage(user);
  const link = (...more: string[]) =>
    statusOf([
      `PUT /api/memories/image/${imageId}/link HTTP/1.1`,
      ...more,
      `Cookie: ${user.cookie}`,
      "Content-Type: application/json",
      "Content-Length: 0",
    ]);
  expect(await link("Host: evil.example", "Origin: http://evil.example")).toBe(421);
  expect(await link("Host: localhost:1", "Origin: http://localhost:1")).toBe(421);
  const answer = await gallery.request(`/api/memories/image/${imageId}/link`, {
    method: "PUT",
    as: user,
    headers: { Origin: TEST_ORIGIN, "X-Forwarded-Host": "evil.example", Forwarded: "host=evil.example" },
  });
  expect(((await answer.json()) as { url: string }).url).toMatch(new RegExp(`^${TEST_ORIGIN}/memories/`));
});
