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
