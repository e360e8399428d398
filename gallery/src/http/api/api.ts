import { OpenAPIHono, z } from "@hono/zod-openapi";
import { STORE_ERROR_CODES } from "@store-forever/protocol";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { CurrentUser } from "../../accounts/current-user.ts";
import { GalleryError, notSignedIn } from "../../errors/gallery-error.ts";
import type { GalleryEnv } from "../environment.ts";
import { uuid } from "../schemas/edge-report.ts";

/** A part of the API. What a route's declaration does not accept is refused with InvalidArgument and the field's path. */
export function apiRouter(): OpenAPIHono<GalleryEnv> {
  return new OpenAPIHono<GalleryEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.error);
    },
  });
}

function invalid(error: z.ZodError | z.core.$ZodError): GalleryError {
  const [issue] = error.issues;
  const field = issue?.path.join(".");
  return new GalleryError("InvalidArgument", issue?.message ?? "Invalid input.", field ? { field } : {});
}

export const limitBody = (maxBytes: number) =>
  bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new GalleryError("TooLarge", `A request to this address has at most ${maxBytes} bytes.`);
    },
  });

/** Enough for everything but edges and files. */
export const limitSmallBody = limitBody(256 * 1024);

export function signedIn(context: Context<GalleryEnv>): CurrentUser {
  if (context.var.user === undefined) throw notSignedIn();
  return context.var.user;
}

export const noSuch = (what: string, field?: string) =>
  new GalleryError("NotFound", `There is no such ${what} here.`, field === undefined ? {} : { field });

/** Who may use a route, as its declaration says it. */
export const forSignedIn = { security: [{ session: [] }] };

const refusal = z
  .object({
    error: z.object({ code: z.enum(STORE_ERROR_CODES), message: z.string(), field: z.string().optional() }),
  })
  .openapi("GalleryError");

export const refusals = { default: { description: "A refusal", content: { "application/json": { schema: refusal } } } };

/** The responses of a route that answers JSON. */
export const answers = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  200: { description, content: { "application/json": { schema } } },
  ...refusals,
});

export const answersCreated = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  201: { description, content: { "application/json": { schema } } },
  ...refusals,
});

export const answersNothing = { 204: { description: "Done" }, ...refusals };

export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: true, content: { "application/json": { schema } } },
});

export const pathId = z.object({ id: uuid.openapi({ param: { name: "id", in: "path" } }) });
export const instant = z.string().openapi({ format: "date-time" });

/** `?limit=` and `?cursor=` of lists. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(500).optional(),
});

/** Ids between commas. */
export const idList = (maxCount: number) =>
  z
    .string()
    .transform((list) => [...new Set(list.split(","))])
    .pipe(z.array(uuid).max(maxCount, `At most ${maxCount} ids at once.`))
    .openapi({ type: "string", description: `Up to ${maxCount} UUIDs between commas` });

/** A page of a list; `nextCursor` is there unless the list is at its end. */
export const pageOf = <Schema extends z.ZodType>(item: Schema) =>
  z.object({ items: z.array(item), nextCursor: z.string().optional() });

/** Opens one memory to whoever has its secret link. */
export const secretCode = z.object({
  code: z.string().max(100).optional().openapi({ description: "Of the memory's secret link" }),
});
