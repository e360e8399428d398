import type { Context } from "hono";
import { z } from "zod";
import { GalleryError } from "../../errors/gallery-error.ts";
import type { NoteMetadata } from "../../memories/memory-queries.ts";
import { noteContentField, noteMetadataFields } from "../schemas/fields.ts";

/** A field left empty counts as not sent. */
export const emptyIsAbsent = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

/** A checkbox. Browsers leave it out when it is not ticked. */
export const checkbox = z
  .literal("true")
  .optional()
  .transform((value) => value !== undefined);

/** A note's text. Browsers send all line ends as CR LF. */
export const formNote = z
  .string()
  .transform((content) => content.replaceAll("\r\n", "\n"))
  .pipe(noteContentField);

const { mood, location, dateOfMemory, tags } = noteMetadataFields.shape;
/** What a note says beside its text; tags with commas between them. */
export const noteFactsForm = {
  mood: emptyIsAbsent(mood.unwrap()),
  location: emptyIsAbsent(location.unwrap()),
  dateOfMemory: emptyIsAbsent(dateOfMemory.unwrap()),
  tags: z
    .string()
    .optional()
    .transform((text) => text?.split(",").flatMap((tag) => tag.trim() || []))
    .pipe(tags),
};
type NoteFacts = { [Name in keyof typeof noteFactsForm]?: z.output<(typeof noteFactsForm)[Name]> };

/** Leaves out what was left empty. */
export function noteMetadataOf({ mood, location, dateOfMemory, tags = [] }: NoteFacts): NoteMetadata {
  return {
    ...(tags.length === 0 ? {} : { tags }),
    ...(mood === undefined ? {} : { mood }),
    ...(location === undefined ? {} : { location }),
    ...(dateOfMemory === undefined ? {} : { dateOfMemory }),
  };
}

/** @throws GalleryError InvalidArgument when the body is no form */
export async function parseForm(context: Context): Promise<Record<string, string | File>> {
  try {
    return await context.req.parseBody();
  } catch (cause) {
    // The platform says no more than that it failed.
    if (!(cause instanceof TypeError)) throw cause;
    throw new GalleryError("InvalidArgument", "The body is not what its content type says.");
  }
}

/** @throws GalleryError InvalidArgument, which names the first field that is wrong */
export async function readForm<Schema extends z.ZodType>(context: Context, schema: Schema): Promise<z.output<Schema>> {
  const form = schema.safeParse(await parseForm(context));
  if (form.success) return form.data;
  const [issue] = form.error.issues;
  const field = issue?.path.join(".");
  throw new GalleryError("InvalidArgument", issue?.message ?? "Fill in the form.", field ? { field } : {});
}

/** @returns what was typed into some fields of a form, to show it again with an error */
export async function typedTexts<Name extends string>(context: Context, names: readonly Name[]) {
  const body = await parseForm(context);
  const typed = names.flatMap((name) => (typeof body[name] === "string" ? [[name, body[name]]] : []));
  return Object.fromEntries(typed) as Partial<Record<Name, string>>;
}

/** @returns what was typed of a note, with its tags as a list */
export function typedNote<Typed extends { tags?: string }>({ tags, ...typed }: Typed) {
  return { ...typed, ...(tags === undefined ? {} : { tags: tags.split(",").map((tag) => tag.trim()) }) };
}
