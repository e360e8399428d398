import { OpenAPIHono, z } from "@hono/zod-openapi";
import { STORE_ERROR_CODES } from "@store-forever/protocol";
import type { MiddlewareHandler } from "hono";
import { GalleryError } from "../../../errors/gallery-error.ts";
import type { GalleryEnv } from "../../request/environment.ts";
import { requireSignIn } from "../../request/signed-in.ts";
import { memoryTypeField, uuidField } from "../../schemas/fields.ts";

/** A part of the API. It refuses what a route's declaration does not accept with InvalidArgument and the path of the field. */
export function apiRouter(): OpenAPIHono<GalleryEnv> {
  return new OpenAPIHono<GalleryEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.error);
    },
  });
}

/** @param index which part of a list it is about */
export function invalid(error: z.ZodError | z.core.$ZodError, index?: number): GalleryError {
  const [issue] = error.issues;
  const field = [...(index === undefined ? [] : [index]), ...(issue?.path ?? [])].join(".");
  return new GalleryError("InvalidArgument", issue?.message ?? "Invalid input.", field ? { field } : {});
}

/** Says in a route's declaration that it is for people who are signed in. Nobody else's body is read. */
export const forSignedIn = { security: [{ session: [] }], middleware: [requireSignIn] };

/** The same with what else comes before the body is read. */
export const forSignedInWith = (...middleware: MiddlewareHandler<GalleryEnv>[]) => ({
  ...forSignedIn,
  middleware: [requireSignIn, ...middleware],
});

export const errorBodySchema = z.object({
  error: z.object({ code: z.enum(STORE_ERROR_CODES), message: z.string(), field: z.string().optional() }),
});
const errorSchema = errorBodySchema.openapi("GalleryError");

export const errorResponses = {
  default: { description: "An error", content: { "application/json": { schema: errorSchema } } },
};

/** The responses of a route that answers JSON. */
export const answers = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  200: { description, content: { "application/json": { schema } } },
  ...errorResponses,
});

export const answersCreated = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  201: { description, content: { "application/json": { schema } } },
  ...errorResponses,
});

export const answersNothing = { 204: { description: "Done" }, ...errorResponses };

export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: true, content: { "application/json": { schema } } },
});

/** `{id}` in a route's path. */
export const pathId = z.object({ id: uuidField.openapi({ param: { name: "id", in: "path" } }) });
/** `{type}` and `{id}` of a memory. */
export const typeAndId = pathId.extend({ type: memoryTypeField });
export const instant = z.string().openapi({ format: "date-time" });

/** `?limit=` and `?cursor=` of lists. */
export const listingQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(500).optional(),
});

/** One part of a list. It has a `nextCursor` unless the list ends there. */
export const listingOf = <Schema extends z.ZodType>(item: Schema) =>
  z.object({ items: z.array(item), nextCursor: z.string().optional() });

/** Ids with commas between them. */
export const idList = (maxCount: number) =>
  z
    .string()
    .transform((list) => [...new Set(list.split(","))])
    .pipe(z.array(uuidField).max(maxCount, `At most ${maxCount} ids at once.`))
    .openapi({ type: "string", description: `Up to ${maxCount} UUIDs, with commas between them` });

/** The code of a memory's secret link, which opens that memory to whoever has it. */
export const secretCode = z.object({
  code: z.string().max(100).optional().openapi({ description: "The code of the memory's secret link" }),
});
