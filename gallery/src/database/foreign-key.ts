const FOREIGN_KEY_VIOLATION = "23503";

/** Tells whether a query failed because it names a row that is not there. Drizzle wraps the database's own error. */
export function isForeignKeyViolation(error: unknown): boolean {
  const { code } = ((error as Error).cause ?? error) as { code?: unknown };
  return code === FOREIGN_KEY_VIOLATION;
}
