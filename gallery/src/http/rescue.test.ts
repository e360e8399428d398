import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { GalleryFixture, TEST_ORIGIN } from "../../test/gallery-fixture.ts";
import { galleries, linkedPrincipals } from "../database/schema.ts";

const RESCUE = {
  scriptUrl: "https://viewer.example/rescue.js",
  canisterId: "rrkah-fqaaa-aaaaa-aaaaq-cai",
  host: "https://icp-api.io",
  rootKeyHex: undefined,
};
const PRINCIPAL = "2vxsx-fae";

test("a public gallery's page has the script that shows its photos from its owner's archive once the owner wants it, and no other page", async ({
  onTestFinished,
}) => {
  const gallery = await GalleryFixture.open({ rescue: RESCUE });
  onTestFinished(() => gallery.close());
  const owner = await gallery.addUser();
  const galleryId = await gallery.addGallery(owner, []);
  const pageAs = async () => {
    const response = await gallery.request(`/galleries/${galleryId}`, { as: owner });
    return { html: await response.text(), policy: response.headers.get("Content-Security-Policy") ?? "" };
  };
  await gallery.database.update(galleries).set({ isPublic: true }).where(eq(galleries.id, galleryId));
  expect((await pageAs()).html).not.toContain("<script");

  await gallery.database.insert(linkedPrincipals).values({ principal: PRINCIPAL, userId: owner.id });
  expect((await pageAs()).html).not.toContain(PRINCIPAL);
  const rescue = (as: typeof owner, wanted: string) =>
    gallery.request("/account/rescue", {
      as,
      method: "POST",
      headers: { Origin: TEST_ORIGIN },
      body: new URLSearchParams({ principal: PRINCIPAL, rescue: wanted }),
      redirect: "manual",
    });
  expect((await rescue(await gallery.addUser(), "on")).status).toBe(404);
  expect((await rescue(owner, "on")).status).toBe(303);
  const { html, policy } = await pageAs();
  expect(html).toContain(`src="${RESCUE.scriptUrl}" data-archive="${RESCUE.canisterId}/${PRINCIPAL}"`);
  expect(html).not.toContain("data-root-key");
  expect(policy.split("; ")).toEqual(
    expect.arrayContaining(["script-src https://viewer.example", "connect-src 'self' https://icp-api.io"]),
  );

  await gallery.database.update(galleries).set({ isPublic: false }).where(eq(galleries.id, galleryId));
  expect((await pageAs()).html).not.toContain("<script");
  await gallery.database.update(galleries).set({ isPublic: true }).where(eq(galleries.id, galleryId));
  await rescue(owner, "off");
  expect((await pageAs()).html).not.toContain(PRINCIPAL);
  const list = await gallery.request("/", { as: owner });
  expect(list.headers.get("Content-Security-Policy")).not.toContain("script-src");
});
