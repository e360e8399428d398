import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TEST_ORIGIN, TestGallery, type TestUser } from "../testing/test-gallery.ts";

let gallery: TestGallery;
beforeAll(async () => {
  gallery = await TestGallery.open();
});
afterAll(() => gallery.close());

function post(target: string, fields: Record<string, string>, as?: TestUser): Promise<Response> {
  const headers = { Origin: TEST_ORIGIN, "Content-Type": "application/x-www-form-urlencoded" };
  return gallery.request(target, { method: "POST", as, headers, body: String(new URLSearchParams(fields)) });
}

test("somebody new makes an account, once for an e-mail address", async () => {
  const account = { name: "Ada", email: "Ada@Example.com", password: "correct horse", returnTo: "/invitation?code=x" };
  const made = await post("/sign-up", account);
  expect([made.status, made.headers.get("Location")]).toEqual([303, "/invitation?code=x"]);
  const cookie = (made.headers.get("Set-Cookie") ?? "").split(";", 1)[0] ?? "";
  const dashboard = await gallery.request("/dashboard", { headers: { Cookie: cookie } });
  expect([dashboard.status, (await dashboard.text()).includes("Ada")]).toEqual([200, true]);

  const again = await post("/sign-up", { ...account, email: "ada@example.com" });
  expect([again.status, again.headers.get("Set-Cookie")]).toEqual([409, null]);
  const short = await post("/sign-up", { ...account, email: "eve@example.com", password: "short" });
  const page = await short.text();
  expect([short.status, page.includes("at least 10"), page.includes("eve@example.com")]).toEqual([400, true, true]);
  expect((await post("/sign-up", { ...account, email: "nobody" })).status).toBe(400);
  const elsewhere = await post("/sign-up", { ...account, email: "bob@example.com", returnTo: "https://evil.example" });
  expect(elsewhere.headers.get("Location")).toBe("/");
});

describe("signing in and out", () => {
  const signIn = (email: string, password: string, returnTo = "/") => post("/sign-in", { email, password, returnTo });

  test("gives a cookie that scripts and other sites cannot use, and takes it back", async () => {
    const user = await gallery.addUser("correct horse");
    const response = await signIn(` ${user.email.toUpperCase()} `, "correct horse", "/galleries/one?page=2");
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe("/galleries/one?page=2");
    const setCookie = response.headers.get("Set-Cookie") ?? "";
    expect(setCookie).toMatch(/^gallery_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);

    const cookie = setCookie.split(";", 1)[0] ?? "";
    const page = () => gallery.request("/", { as: { ...user, cookie } }).then((answer) => answer.text());
    expect(await page()).toContain("Sign out");
    const signedOut = await post("/sign-out", {}, { ...user, cookie });
    expect(signedOut.status).toBe(303);
    expect(signedOut.headers.get("Set-Cookie")).toMatch(/^gallery_session=; Max-Age=0/);
    expect(await page()).not.toContain("Sign out");
  });

  test("fails alike for a wrong password and an unknown address", async () => {
    const user = await gallery.addUser("correct horse");
    for (const [email, password] of [
      [user.email, "wrong"],
      ["nobody@example.com", "wrong"],
      ["nul\0@example.com", "wrong"],
    ] as const) {
      const response = await signIn(email, password);
      expect(response.status).toBe(401);
      expect(response.headers.get("Set-Cookie")).toBeNull();
      expect(await response.text()).toContain("do not go together");
    }
  });

  test.each(["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])(
    "does not lead to %s",
    async (returnTo) => {
      const user = await gallery.addUser("correct horse");
      expect((await signIn(user.email, "correct horse", returnTo)).headers.get("Location")).toBe("/");
    },
  );
});
