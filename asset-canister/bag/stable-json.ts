/** JSON whose fields are in the order of their names, so that who knows the values knows the text. */
export function stableJson(value: unknown, indentation = 0): string {
  return JSON.stringify(value, inOrder, indentation);
}

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
