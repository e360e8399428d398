import { afterAll, beforeAll, expect, test } from "vitest";
import { GalleryFixture, TEST_ORIGIN } from "../../../test/gallery-fixture.ts";
import { galleryApp } from "../app.tsx";
import { RateLimits } from "./rate-limits.ts";

let gallery: GalleryFixture;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
});
afterAll(() => gallery.close());

/** A gallery with fresh limits, for requests from different addresses. */
function freshGallery(rateLimits = new RateLimits()) {
  const app = galleryApp({ ...gallery.services, rateLimits });
  return (remoteAddress: string, target: string, fields: Record<string, string>) =>
    app.request(
      TEST_ORIGIN + target,
      { method: "POST", headers: { Origin: TEST_ORIGIN }, body: new URLSearchParams(fields) },
      { incoming: { socket: { remoteAddress } } },
    );
}

test("from one network, passwords can be guessed twenty times", async () => {
  const user = await gallery.addUser("correct horse");
  const post = freshGallery();
  const signIn = (address: string, password: string) => post(address, "/sign-in", { email: user.email, password });
  // All at once: attempts count when they begin, not when they are answered.
  const guesses = Array.from({ length: 21 }, (_, index) => signIn(`2001:db8::${index}`, `guess ${index}`));
  const statuses = (await Promise.all(guesses)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(20);
  expect(statuses.filter((status) => status === 429)).toHaveLength(1);

  const refused = await signIn("2001:db8::1", "correct horse");
  expect([refused.status, refused.headers.get("Set-Cookie")]).toEqual([429, null]);
  expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(60);
  expect(await refused.text()).toMatch(/Too many attempts to sign in. Try again in 15 minutes./);
  expect((await signIn("203.0.113.7", "correct horse")).status).toBe(303);
});

test("from many networks, one account's password can be guessed a hundred times; signing in starts the count again", async () => {
  const limits = new RateLimits();
  const guess = (index: number, answer?: string) =>
    limits.password(`203.0.113.${index}`, index % 2 ? "Ada@example.com" : " ada@example.com", async () => answer);
  for (let index = 0; index < 99; index++) await guess(index);
  expect(await guess(99, "a session")).toBe("a session");
  for (let index = 100; index < 200; index++) await guess(index);
  await expect(guess(200, "a session")).rejects.toMatchObject({ code: "LimitExceeded" });
  expect(await limits.password("203.0.113.200", "eve@example.com", async () => "hers")).toBe("hers");
});

test("a right password does not count", async () => {
  const limits = new RateLimits();
  for (let index = 0; index < 200; index++) await limits.password("192.0.2.1", "ada@example.com", async () => true);
});

test("from one network, twenty accounts can be made in an hour; an invalid form does not count", async () => {
  const limits = new RateLimits();
  const post = freshGallery(limits);
  const signUp = (email: string, address: string) =>
    post(address, "/sign-up", { name: "Ada", email, password: "correct horse" });
  expect((await signUp("nobody", "192.0.2.1")).status).toBe(400);
  for (let index = 0; index < 19; index++) await limits.signUp("192.0.2.1", `${index}@example.com`);
  expect((await signUp("first@example.com", "192.0.2.1")).status).toBe(303);
  const refused = await signUp("second@example.com", "192.0.2.1");
  expect([refused.status, (await refused.text()).includes("second@example.com")]).toEqual([429, true]);
  expect((await signUp("second@example.com", "192.0.2.2")).status).toBe(303);
});

test("with one address, ten accounts can be made in an hour, from wherever: signing up tells whether a password is right", async () => {
  const limits = new RateLimits();
  for (let index = 0; index < 10; index++) await limits.signUp(`192.0.2.${index}`, "ada@example.com");
  await expect(limits.signUp("192.0.2.99", " Ada@example.com")).rejects.toMatchObject({ code: "LimitExceeded" });
  await limits.signUp("192.0.2.99", "eve@example.com");
});
