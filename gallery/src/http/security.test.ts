import { afterAll, beforeAll, expect, test } from "vitest";
import { GalleryFixture, type TestUser } from "../../test/gallery-fixture.ts";
import { socketRequest } from "../../test/socket-request.ts";

let gallery: GalleryFixture;
let user: TestUser;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
  user = await gallery.addUser("correct horse");
});
afterAll(() => gallery.close());

const routesOf = (isWanted: (method: string) => boolean) =>
  gallery.app.routes.filter(({ method, path }) => method !== "ALL" && !path.endsWith("*") && isWanted(method));

test("no route accepts a state-changing request from another site, whatever its type", async () => {
  const routes = routesOf((method) => method !== "GET");
  expect(routes.length).toBeGreaterThan(40);
  for (const { method, path } of routes)
    for (const origin of ["https://evil.example", "null", undefined]) {
      const headers = { "Content-Type": "application/json", ...(origin === undefined ? {} : { Origin: origin }) };
      const response = await gallery.request(path, { method, as: user, headers, body: "{}" });
      const isTurnedDown = (await response.text()).includes("own pages, or as JSON from an extension");
      expect.soft([response.status, isTurnedDown], `${method} ${path} from ${origin}`).toEqual([403, true]);
    }
});

test("every answer says what browsers may do with it, errors too", async () => {
  const targets = [
    ...new Set(routesOf((method) => method === "GET").map(({ path }) => path)),
    "/nowhere",
    "/api/nowhere",
  ];
  expect(targets.length).toBeGreaterThan(30);
  for (const target of targets) {
    const { headers } = await gallery.request(encodeURI(target), { as: user });
    const policy = headers.get("Content-Security-Policy") ?? "";
    expect.soft(policy, target).toContain("default-src 'none'");
    expect.soft(policy, target).not.toMatch(/unsafe-(inline|eval)|https?:|\*/);
    expect.soft(policy, target).toContain(/^\/(media|thumbs)\//.test(target) ? "sandbox" : "frame-ancestors 'none'");
    expect.soft(headers.get("X-Content-Type-Options"), target).toBe("nosniff");
    expect.soft(headers.get("X-Frame-Options"), target).toBe("DENY");
    expect.soft(headers.get("Referrer-Policy"), target).toMatch(/^(same-origin|no-referrer)$/);
  }
});

test("behind a proxy the gallery uses its public address", async ({ onTestFinished }) => {
  const publicOrigin = "https://gallery.example";
  const proxied = await GalleryFixture.open({ publicOrigin, isBehindProxy: true });
  onTestFinished(() => proxied.close());
  const { email } = await proxied.addUser("correct horse");
  const { url } = proxied.server;
  const signIn = (origin: string) =>
    socketRequest(url, "/sign-in", {
      method: "POST",
      headers: { Origin: origin, "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        email,
        password: "correct horse",
        returnTo: `${publicOrigin}/dashboard`,
      }),
    });
  const signedIn = await signIn(publicOrigin);
  expect([signedIn.status, signedIn.headers.get("Location")]).toEqual([303, "/dashboard"]);
  expect(signedIn.headers.get("Set-Cookie")).toMatch(/; Secure; SameSite=Lax$/);
  expect(signedIn.headers.get("Strict-Transport-Security")).toMatch(/^max-age=\d{7,}$/);
  expect((await signIn(url)).status).toBe(403);
  expect((await gallery.request("/")).headers.get("Strict-Transport-Security")).toBeNull();
});
