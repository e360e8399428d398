import { expect, test } from "vitest";
import { ownPath } from "./own-path.ts";

const ORIGIN = "https://gallery.example";

test.each(["/", "/galleries/one?page=2", "/a//b", "/a b", "galleries", `${ORIGIN}/dashboard`])(
  "leads to %s, which is on this site",
  (target) => {
    const led = new URL(ownPath(ORIGIN, target), ORIGIN);
    expect(led.href).toBe(new URL(target, ORIGIN).href);
  },
);

test.each([
  undefined,
  "",
  "https://evil.example/",
  "HTTPS://evil.example",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/.//evil.example",
  "/..//evil.example",
  "/./\\evil.example",
  "/%2e//evil.example",
  "/a/..//evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "\u0000//evil.example",
  "\u0001https://evil.example",
  " //evil.example",
  `${ORIGIN}//evil.example`,
  `${ORIGIN}@evil.example/`,
  "https:evil.example",
  "https:/evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "http://gallery.example/",
  "https://gallery.example:444/",
  "//gallery.example:444/",
])("never leads to another site: %j", (target) => {
  const path = ownPath(ORIGIN, target);
  expect(path).toMatch(/^\/(?![/\\])/);
  expect(new URL(path, ORIGIN).origin).toBe(ORIGIN);
});
