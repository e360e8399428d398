/** Whether the hook for low memory is not due, due, or has run and is not due again before there is room. */
export type LowMemoryHook = "condition_not_satisfied" | "ready" | "executed";
