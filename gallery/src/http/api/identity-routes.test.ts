import { toHex } from "@store-forever/protocol";
import { linkProof } from "@store-forever/protocol/link";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GalleryFixture, TEST_ORIGIN, type TestUser } from "../../../test/gallery-fixture.ts";

/** Stands in for the canister: who proved which nonce. */
const proved = new Map<string, string>();
let gallery: GalleryFixture;
let user: TestUser;
beforeAll(async () => {
  gallery = await GalleryFixture.open({
    nonceRegistry: { principalThatProved: async (proof) => proved.get(toHex(proof)) },
    publicOrigin: TEST_ORIGIN,
  });
  user = await gallery.addUser();
});
afterAll(() => gallery.close());

/** Proves a nonce as the person's browser does, which knows the site's origin. */
function prove(nonce: string, principal: string, origin = TEST_ORIGIN) {
  proved.set(toHex(linkProof(origin, nonce)), principal);
}

async function challenge() {
  const response = await gallery.request("/api/ii/challenge");
  const { nonce } = (await response.json()) as { nonce: string };
  const cookie = (response.headers.get("Set-Cookie") ?? "").split(";", 1)[0] ?? "";
  expect(response.headers.get("Set-Cookie")).toMatch(/HttpOnly; SameSite=Lax$/);
  return { nonce, cookie };
}

function confirm(target: string, nonce: string, cookie: string, as?: TestUser) {
  const cookies = as === undefined ? cookie : `${as.cookie}; ${cookie}`;
  return gallery.send("POST", target, { nonce }, { id: "", name: "", email: "", cookie: cookies });
}

test("a person links their identity, and later signs in with it", async () => {
  const linking = await challenge();
  expect((await confirm("/api/auth/link-ii", linking.nonce, linking.cookie, user)).status).toBe(401);
  prove(linking.nonce, "aaaaa-aa");
  const linked = await confirm("/api/auth/link-ii", linking.nonce, linking.cookie, user);
  expect([linked.status, await linked.json()]).toEqual([200, { principal: "aaaaa-aa" }]);

  const signingIn = await challenge();
  prove(signingIn.nonce, "aaaaa-aa");
  const signedIn = await confirm("/api/ii/verify-nonce", signingIn.nonce, signingIn.cookie);
  expect(signedIn.status).toBe(200);
  const session = (signedIn.headers.get("Set-Cookie") ?? "").split(";", 1)[0] ?? "";
  expect((await gallery.request("/dashboard", { as: { ...user, cookie: session } })).status).toBe(200);
});

test("a nonce is valid once, also for simultaneous requests", async () => {
  const { nonce, cookie } = await challenge();
  prove(nonce, "aaaaa-aa");
  const answers = await Promise.all(Array.from({ length: 4 }, () => confirm("/api/ii/verify-nonce", nonce, cookie)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401, 401, 401]);
});

test("a nonce is valid only in its browser, for five minutes", async () => {
  const [mine, other] = [await challenge(), await challenge()];
  prove(mine.nonce, "aaaaa-aa");
  expect((await confirm("/api/ii/verify-nonce", mine.nonce, other.cookie)).status).toBe(401);
  expect((await confirm("/api/ii/verify-nonce", mine.nonce, "")).status).toBe(401);
  await gallery.database.execute(sql`UPDATE identity_nonces SET expires_at = now()`);
  const late = await confirm("/api/ii/verify-nonce", mine.nonce, mine.cookie);
  expect([late.status, await late.json()]).toMatchObject([401, { error: { code: "SessionExpired", field: "nonce" } }]);
});

test("an identity belongs to one account, and nobody can sign in with an unknown one", async () => {
  const taken = await challenge();
  prove(taken.nonce, "aaaaa-aa");
  const refused = await confirm("/api/auth/link-ii", taken.nonce, taken.cookie, await gallery.addUser());
  expect([refused.status, await refused.json()]).toMatchObject([409, { error: { code: "Conflict" } }]);

  const unknown = await challenge();
  prove(unknown.nonce, "2vxsx-fae");
  const answer = await confirm("/api/ii/verify-nonce", unknown.nonce, unknown.cookie);
  expect([answer.status, answer.headers.get("Set-Cookie")]).toEqual([404, null]);
});

test("a nonce that was proved for another site does not count", async () => {
  const { nonce, cookie } = await challenge();
  prove(nonce, "aaaaa-aa", "https://elsewhere.example");
  const answer = await confirm("/api/ii/verify-nonce", nonce, cookie);
  expect([answer.status, await answer.json()]).toMatchObject([401, { error: { code: "SessionExpired" } }]);
});

test("a gallery that does not know its public address does not take it from a request", async () => {
  const nonceRegistry = { principalThatProved: async () => "aaaaa-aa" };
  const unconfigured = await GalleryFixture.open({ nonceRegistry, publicOrigin: undefined });
  try {
    const as = await unconfigured.addUser();
    const answer = await unconfigured.send("POST", "/api/auth/link-ii", { nonce: "anything" }, as);
    expect([answer.status, await answer.json()]).toMatchObject([
      421,
      { error: { code: "Unauthorized", field: "Host" } },
    ]);
  } finally {
    await unconfigured.close();
  }
});

test("an identity is unlinked by its own account only, and can be linked again, elsewhere too", async () => {
  const principal = "rrkah-fqaaa-aaaaa-aaaaq-cai";
  const [first, second] = [await gallery.addUser(), await gallery.addUser()];
  const link = async (as: TestUser) => {
    const { nonce, cookie } = await challenge();
    prove(nonce, principal);
    return (await confirm("/api/auth/link-ii", nonce, cookie, as)).status;
  };
  const linked = async (as: TestUser) => {
    const answer = await gallery.request("/api/auth/identities", { as });
    return ((await answer.json()) as { identities: { principal: string }[] }).identities.map((one) => one.principal);
  };
  const unlink = async (as: TestUser) =>
    (await gallery.send("DELETE", `/api/auth/identities/${principal}`, undefined, as)).status;
  expect([await link(first), await link(first), await link(second)]).toEqual([200, 200, 409]);
  expect([await linked(first), await linked(second)]).toEqual([[principal], []]);
  expect([await unlink(second), await unlink(first), await unlink(first)]).toEqual([404, 204, 404]);
  expect([await link(second), await linked(second)]).toEqual([200, [principal]]);
});
