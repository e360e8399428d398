const FOREIGN_KEY_VIOLATION = "23503";

/** Somebody named a row that is not there. Drizzle wraps what the database says. */
export function isForeignKeyViolation(error: unknown): boolean {
  const { code } = ((error as Error).cause ?? error) as { code?: unknown };
  return code === FOREIGN_KEY_VIOLATION;
}
