/** A table at rest: the indices of its functions in the module, −1 where there is none. */
export type TableImage = readonly number[];

const NO_FUNCTION = -1;

/** The name of a function that WebAssembly hands to JavaScript is its index in the module. */
export function readTable(table: WebAssembly.Table): TableImage {
  return Array.from({ length: table.length }, (_, index) => {
    const entry: unknown = table.get(index);
    return typeof entry === "function" ? Number(entry.name) : NO_FUNCTION;
  });
}

/**
 * Makes a table what it was, when it had this size already.
 * @param functionAt the function of the table's instance at an index
 */
export function writeTable(table: WebAssembly.Table, image: TableImage, functionAt: (index: number) => unknown): void {
  readTable(table).forEach((present, index) => {
    const wanted = image[index] ?? NO_FUNCTION;
    if (present !== wanted) table.set(index, wanted === NO_FUNCTION ? null : functionAt(wanted));
  });
}
