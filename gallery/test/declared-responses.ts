import type { OpenAPIHono } from "@hono/zod-openapi";
import { expect } from "vitest";
import type { z } from "zod";
import { apiRoutes } from "../src/http/api/api-routes.ts";
import type { GalleryEnv } from "../src/http/request/environment.ts";
import type { GalleryFixture } from "./gallery-fixture.ts";

interface Declared {
  content?: Record<string, { schema: z.ZodType }>;
}

const declarations = new WeakMap<GalleryFixture, OpenAPIHono<GalleryEnv>>();

/** Expects a JSON answer to match the route's declaration, and so the OpenAPI document. */
export function expectDeclared(gallery: GalleryFixture, route: string, status: number, body: unknown): void {
  const api = declarations.get(gallery) ?? apiRoutes(gallery.services);
  declarations.set(gallery, api);
  for (const definition of api.openAPIRegistry.definitions) {
    if (definition.type !== "route") continue;
    const { method, path, responses } = definition.route;
    if (`${method.toUpperCase()} /api${path.replace(/\{(\w+)\}/g, ":$1")}` !== route) continue;
    const declared = (responses[status] ?? responses.default) as Declared | undefined;
    const schema = declared?.content?.["application/json"]?.schema;
    if (schema === undefined) throw new Error(`${route} does not declare that it answers ${status} with JSON.`);
    expect(schema.safeParse(body).error?.issues ?? []).toEqual([]);
  }
}
