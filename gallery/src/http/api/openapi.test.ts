import { afterAll, beforeAll, expect, test } from "vitest";
import { GalleryFixture } from "../../../test/gallery-fixture.ts";

interface Operation {
  summary?: string;
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, unknown>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

let gallery: GalleryFixture;
let document: Document;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
  document = (await (await gallery.request("/api/openapi.json")).json()) as Document;
});
afterAll(() => gallery.close());

test("the document has every route of the API and no other", () => {
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} /api${path.replace(/\{(\w+)\}/g, ":$1")}`),
  );
  const served = gallery.app.routes
    .filter(({ method, path }) => path.startsWith("/api/") && method !== "ALL" && !path.endsWith("openapi.json"))
    .map(({ method, path }) => `${method} ${path}`);
  expect(new Set(described)).toEqual(new Set(served));
});

test("every operation has a summary and says how it refuses; every reference leads somewhere", () => {
  expect(document.openapi).toBe("3.1.0");
  for (const operations of Object.values(document.paths))
    for (const operation of Object.values(operations)) {
      expect(operation.summary).toMatch(/^[A-Z]/);
      expect(operation.responses).toHaveProperty("default");
    }
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect(references.length).toBeGreaterThan(20);
  for (const name of references) expect(Object.keys(document.components.schemas)).toContain(name);
});

test("the edges' body is described as reports", () => {
  const body = document.paths["/storage/edges"]?.put?.requestBody?.content["application/json"]?.schema;
  expect(body).toMatchObject({ type: "array", items: { $ref: "#/components/schemas/StorageEdgeInput" } });
});
