/** The names and addresses of 10,000 photos are smaller. Browsers end a message at 64 MiB, and copy it several times before. */
export const MAX_MESSAGE_UNITS = 32 * 1024 * 1024;

/** A value counts as much as this many characters, so that lists of nothing are bounded too. */
const VALUE_UNITS = 8;

/** Whether a message is small enough to be looked at; it stops counting at the bound. */
export function isSmallEnough(message: unknown, maxUnits = MAX_MESSAGE_UNITS): boolean {
  const waiting: unknown[] = [message];
  let units = 0;
  for (let value = waiting.pop(); ; value = waiting.pop()) {
    units += VALUE_UNITS + (typeof value === "string" ? value.length : 0);
    if (units > maxUnits) return false;
    if (Array.isArray(value) && units + value.length * VALUE_UNITS > maxUnits) return false;
    if (typeof value === "object" && value !== null)
      for (const [key, field] of Object.entries(value)) {
        units += key.length;
        waiting.push(field);
        if (units + waiting.length * VALUE_UNITS > maxUnits) return false;
      }
    if (waiting.length === 0) return true;
  }
}

/** A question about the cards of a list of galleries is about so many at most. */
export const MAX_CARDS = 1_000;
/** Each of these takes requests to the gallery. */
export const MAX_COMPARED_CARDS = 30;
