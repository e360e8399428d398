/** Why a file could not be read, and what to do. */
export const unreadable = (name: string, why: string) =>
  `${name} could not be read: ${why}. Open it in the page to see whether it still loads, then try again.`;
