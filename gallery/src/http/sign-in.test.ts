import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GalleryFixture, TEST_ORIGIN, type TestUser } from "../../test/gallery-fixture.ts";
import { IDLE_SECONDS, SESSION_SECONDS } from "../accounts/sessions.ts";
import { sessions } from "../database/schema.ts";

let gallery: GalleryFixture;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
});
afterAll(() => gallery.close());

const cookieOf = (response: Response) => (response.headers.get("Set-Cookie") ?? "").split(";", 1)[0] ?? "";
const isSignedIn = async (cookie: string) =>
  (await gallery.request("/dashboard", { headers: { Cookie: cookie } })).status === 200;

function post(target: string, fields: Record<string, string>, as?: TestUser): Promise<Response> {
  const headers = { Origin: TEST_ORIGIN, "Content-Type": "application/x-www-form-urlencoded" };
  return gallery.request(target, { method: "POST", as, headers, body: String(new URLSearchParams(fields)) });
}

test("somebody new creates an account", async () => {
  const account = { name: "Ada", email: "Ada@Example.com", password: "correct horse", returnTo: "/invitation?code=x" };
  const made = await post("/sign-up", account);
  expect([made.status, made.headers.get("Location")]).toEqual([303, "/invitation?code=x"]);
  const cookie = cookieOf(made);
  const dashboard = await gallery.request("/dashboard", { headers: { Cookie: cookie } });
  expect([dashboard.status, (await dashboard.text()).includes("Ada")]).toEqual([200, true]);

  const short = await post("/sign-up", { ...account, email: "eve@example.com", password: "short" });
  const page = await short.text();
  expect([short.status, page.includes("at least 10"), page.includes("eve@example.com")]).toEqual([400, true, true]);
  expect((await post("/sign-up", { ...account, email: "nobody" })).status).toBe(400);
  const elsewhere = await post("/sign-up", { ...account, email: "bob@example.com", returnTo: "https://evil.example" });
  expect(elsewhere.headers.get("Location")).toBe("/");
});

describe("signing up with an address that has an account", () => {
  const account = { name: "Grace", email: "grace@example.com", password: "correct horse", returnTo: "/dashboard" };
  const shape = async (response: Response) => [
    response.status,
    response.headers.get("Location"),
    [...response.headers.keys()].sort(),
    (response.headers.get("Set-Cookie") ?? "").replace(/=[\w-]{43}/, "="),
    await response.text(),
  ];

  test("answers as for a new one, and gives no access to that account", async () => {
    const made = await post("/sign-up", account);
    const first = cookieOf(made);
    await gallery.send(
      "POST",
      "/api/memories",
      { type: "note", title: "Of the first", content: "Secret" },
      {
        ...(await gallery.addUser()),
        cookie: first,
      },
    );
    const again = await post("/sign-up", { ...account, email: " GRACE@example.com", password: "battery staple" });
    expect(await shape(again)).toEqual(await shape(made));
    const page = (cookie: string) =>
      gallery.request("/dashboard", { headers: { Cookie: cookie } }).then((answer) => answer.text());
    expect(await page(first)).toContain("Of the first");
    expect(await page(cookieOf(again))).not.toContain("Of the first");
    for (const [password, has] of [
      ["correct horse", true],
      ["battery staple", false],
    ] as const) {
      const signedIn = cookieOf(await post("/sign-in", { email: account.email, password }));
      expect((await page(signedIn)).includes("Of the first")).toBe(has);
    }
  });

  test("with its password it is signing in", async () => {
    const once = await post("/sign-up", { ...account, email: "twice@example.com" });
    await gallery.send(
      "POST",
      "/api/memories",
      { type: "note", title: "Kept", content: "Text" },
      {
        ...(await gallery.addUser()),
        cookie: cookieOf(once),
      },
    );
    const again = cookieOf(await post("/sign-up", { ...account, email: "twice@example.com" }));
    expect(await (await gallery.request("/dashboard", { headers: { Cookie: again } })).text()).toContain("Kept");
  });
});

describe("signing in and out", () => {
  const signIn = (email: string, password: string, returnTo = "/") => post("/sign-in", { email, password, returnTo });

  test("sets a cookie that scripts and other sites cannot use, and removes it", async () => {
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

  test("fails in the same way for a wrong password and an unknown address", async () => {
    const user = await gallery.addUser("correct horse");
    for (const [email, password] of [
      [user.email, "wrong"],
      ["nobody@example.com", "wrong"],
      ["nul\0@example.com", "wrong"],
    ] as const) {
      const response = await signIn(email, password);
      expect(response.status).toBe(401);
      expect(response.headers.get("Set-Cookie")).toBeNull();
      expect(await response.text()).toContain("password is wrong");
    }
  });

  test.each(["https://evil.example/", "//evil.example", "/\\evil.example", "/.//evil.example", "javascript:alert(1)"])(
    "does not lead to %s",
    async (returnTo) => {
      const user = await gallery.addUser("correct horse");
      expect((await signIn(user.email, "correct horse", returnTo)).headers.get("Location")).toBe("/");
    },
  );

  test("ends the session that the browser had before", async () => {
    const user = await gallery.addUser("correct horse");
    const again = await post("/sign-in", { email: user.email, password: "correct horse" }, user);
    expect(await isSignedIn(user.cookie)).toBe(false);
    expect(await isSignedIn(cookieOf(again))).toBe(true);
  });
});

describe("a session", () => {
  const age = (userId: string, createdSecondsAgo: number, expiresInSeconds: number) =>
    gallery.database
      .update(sessions)
      .set({
        createdAt: sql`now() - make_interval(secs => ${createdSecondsAgo})`,
        expiresAt: sql`now() + make_interval(secs => ${expiresInSeconds})`,
      })
      .where(eq(sessions.userId, userId));
  const secondsLeft = async (userId: string) => {
    const [row] = await gallery.database
      .select({ seconds: sql<number>`EXTRACT(EPOCH FROM ${sessions.expiresAt} - now())::int` })
      .from(sessions)
      .where(eq(sessions.userId, userId));
    return row?.seconds ?? 0;
  };

  test("ends when nobody has used it for a week", async () => {
    const { id, cookie } = await gallery.addUser();
    await age(id, IDLE_SECONDS + 1, -1);
    expect(await isSignedIn(cookie)).toBe(false);
  });

  test("lives on while it is used, but no longer than thirty days", async () => {
    const { id, cookie } = await gallery.addUser();
    await age(id, 60, 60);
    expect(await isSignedIn(cookie)).toBe(true);
    expect(await secondsLeft(id)).toBeGreaterThan(IDLE_SECONDS - 60);

    await age(id, SESSION_SECONDS - 7200, 60);
    expect(await isSignedIn(cookie)).toBe(true);
    expect(await secondsLeft(id)).toBeLessThanOrEqual(7200);
    expect(await secondsLeft(id)).toBeGreaterThan(3600);
  });

  test("in another browser can be ended from the account page", async () => {
    const user = await gallery.addUser("correct horse");
    const other = cookieOf(await post("/sign-in", { email: user.email, password: "correct horse" }));
    const page = await (await gallery.request("/account", { as: user })).text();
    expect(page).toContain("In 2 browsers");
    expect((await post("/account/sign-out-elsewhere", {})).status).toBe(401);
    expect((await post("/account/sign-out-elsewhere", {}, user)).status).toBe(303);
    expect([await isSignedIn(user.cookie), await isSignedIn(other)]).toEqual([true, false]);
  });
});

test("a new password needs the current one, and ends every other session", async () => {
  const user = await gallery.addUser("correct horse");
  const change = (currentPassword: string, password: string, cookie: string) =>
    post("/account/password", { currentPassword, password }, { ...user, cookie });
  const wrong = await change("wrong horse", "battery staple", user.cookie);
  expect([wrong.status, (await wrong.text()).includes("not your current password")]).toEqual([400, true]);
  expect((await change("correct horse", "short", user.cookie)).status).toBe(400);
  expect(await isSignedIn(user.cookie)).toBe(true);

  const changed = await change("correct horse", "battery staple", user.cookie);
  expect(changed.status).toBe(303);
  expect([await isSignedIn(user.cookie), await isSignedIn(cookieOf(changed))]).toEqual([false, true]);
  const page = await gallery.request(changed.headers.get("Location") ?? "", { headers: { Cookie: cookieOf(changed) } });
  expect(await page.text()).toContain("Your password has been changed");
  expect((await post("/sign-in", { email: user.email, password: "correct horse" })).status).toBe(401);
  expect((await post("/sign-in", { email: user.email, password: "battery staple" })).status).toBe(303);
});
