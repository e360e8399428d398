/** Interface specification 0.50 marks these as deprecated. They certify the flat list of canister ranges. */
const DEPRECATED = new Set([
  "/api/v3/canister/call",
  "/api/v2/canister/query",
  "/api/v2/canister/read_state",
  "/api/v2/subnet/read_state",
]);

/** How many requests came to endpoints that the network will remove one day. */
export class DeprecatedRequests {
  readonly #counts = new Map<string, number>();

  count(endpoint: string): void {
    if (DEPRECATED.has(endpoint)) this.#counts.set(endpoint, (this.#counts.get(endpoint) ?? 0) + 1);
  }

  /** The numbers by endpoint, without the id: `{ "/api/v3/canister/call": 2 }`. */
  toJSON(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
