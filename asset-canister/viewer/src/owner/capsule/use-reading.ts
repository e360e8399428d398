import { useCallback, useEffect, useState } from "preact/hooks";
import { type ReadingFailure, readingFailure } from "../../backend/reading-failure.ts";
import type { OwnerConnection } from "./owner-connection.ts";

/** How often is asked again what changes by itself. */
const ASKED_EVERY_MS = 2_000;

/** What a page of the current user shows. */
export type Reading<T> =
  | { state: "reading" }
  | { state: "read"; value: T }
  | { state: "failed"; failure: ReadingFailure };

export interface ReadingOf<T> {
  /** The same function each time: another one reads anew. */
  read: (connection: OwnerConnection) => Promise<T>;
  /** Whether it is expected to change by itself: it is asked again until it does not. */
  isAwaited?: (value: T) => boolean;
}

/** For components: what is read, and how to read it again after a change. */
export function useReading<T>(
  connection: OwnerConnection,
  { read, isAwaited }: ReadingOf<T>,
): { reading: Reading<T>; readAgain: () => Promise<void> } {
  const [reading, setReading] = useState<Reading<T>>({ state: "reading" });
  const readAgain = useCallback(
    async () => setReading({ state: "read", value: await read(connection) }),
    [connection, read],
  );
  useEffect(() => {
    let isCurrent = true;
    read(connection).then(
      (value) => isCurrent && setReading({ state: "read", value }),
      (error: unknown) => isCurrent && setReading({ state: "failed", failure: readingFailure(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [connection, read]);
  useEffect(() => {
    if (reading.state !== "read" || !isAwaited?.(reading.value)) return;
    // What is known stays shown where the network is away for a moment.
    const timer = setTimeout(() => readAgain().catch(() => setReading({ ...reading })), ASKED_EVERY_MS);
    return () => clearTimeout(timer);
  }, [reading, readAgain, isAwaited]);
  return { reading, readAgain };
}
