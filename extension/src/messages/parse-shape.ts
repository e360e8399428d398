import { err, ok, type Result } from "@store-forever/protocol";
import { z } from "zod";
import type { Problem } from "./reply.ts";

/** Whether a message is for this receiver. Every page of the extension hears every message, and ignores those for others. */
export function isFor(receiver: "background" | "host", message: unknown): boolean {
  return typeof message === "object" && message !== null && "to" in message && message.to === receiver;
}

export function parseShape<T>(schema: z.ZodType<T>, message: unknown): Result<T, Problem> {
  const result = schema.safeParse(message);
  if (result.success) return ok(result.data);
  return err({
    name: "refused",
    message: `This page does not describe its gallery correctly: ${z.prettifyError(result.error)}`,
  });
}
