import { z } from "zod";
import { descriptionField, titleField } from "../schemas/fields.ts";
import { checkbox } from "./read-form.ts";

/** What galleries and memories both say about themselves. */
export const describedForm = z.object({
  title: titleField,
  description: descriptionField.transform((text) => (text.trim() === "" ? null : text)),
  isPublic: checkbox,
});
