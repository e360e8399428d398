const FOREIGN_KEY_VIOLATION = "23503";
const UNIQUE_VIOLATION = "23505";

/** Tells whether a query failed because it names a row that is not there. */
export const isForeignKeyViolation = (error: unknown): boolean => codeOf(error) === FOREIGN_KEY_VIOLATION;

/** Tells whether a query failed because there is such a row already. */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === UNIQUE_VIOLATION;

/** Drizzle wraps the database's own error. */
function codeOf(error: unknown): unknown {
  return (((error as Error).cause ?? error) as { code?: unknown }).code;
}
