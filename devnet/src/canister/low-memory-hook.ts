/** The hook for low memory is not due, is due, or has run and is not due again until there is room. */
export type LowMemoryHook = "condition_not_satisfied" | "ready" | "executed";
