import { accepted, type Capsule, type PaidUntil, StoreError } from "@store-forever/protocol";
import { useEffect, useState } from "preact/hooks";
import { readingFailure } from "../../backend/reading-failure.ts";
import { formatCount, formatCycles, formatDate, formatSize } from "../../ui/format.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";

type Reading =
  | { state: "reading" }
  | { state: "read"; capsule: Capsule | undefined; paid: PaidUntil }
  | { state: "failed"; detail: string };

/** How much the person stored, and until when the canister that keeps it is paid for. */
export function StoragePanel({ connection }: { connection: OwnerConnection }) {
  const [reading, setReading] = useState<Reading>({ state: "reading" });
  useEffect(() => {
    let current = true;
    readStorage(connection).then(
      (read) => current && setReading(read),
      (error: unknown) => current && setReading({ state: "failed", detail: readingFailure(error).detail }),
    );
    return () => {
      current = false;
    };
  }, [connection]);
  if (reading.state === "reading") return <section class="storage" aria-label="Storage" aria-busy="true" />;
  if (reading.state === "failed") return <p class="notice warning">Your storage could not be read. {reading.detail}</p>;
  const { capsule, paid } = reading;
  const { totals } = capsule ?? { totals: { memories: 0, size_bytes: 0n, assets: 0, galleries: 0 } };
  const storedBytes = Number(totals.size_bytes);
  return (
    <section class="storage" aria-label="Storage">
      <dl>
        <Figure name="Stored" value={formatSize(storedBytes)}>
          {quotaText(storedBytes, capsule)}
        </Figure>
        <Figure name="Memories" value={totals.memories.toLocaleString()}>
          in {formatCount(totals.galleries, "gallery", "galleries")}
        </Figure>
        <Figure name="Paid for until" value={paidUntilText(paid)}>
          {formatCycles(paid.cycles)} cycles left, {formatCycles(paid.burn_per_day)} a day
        </Figure>
      </dl>
      {totals.memories > 0 && (
        <a class="button" href="#/my/everything">
          See everything
        </a>
      )}
    </section>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="figure">{value}</dd>
      <dd class="quiet">{children}</dd>
    </div>
  );
}

/** Who stored nothing yet has no capsule. */
async function readStorage({ changing }: OwnerConnection): Promise<Reading> {
  const [answer, paid] = await Promise.all([changing.get_capsule(), changing.paid_until()]);
  try {
    return { state: "read", capsule: accepted(answer), paid };
  } catch (error) {
    if (error instanceof StoreError && error.code === "NotFound") return { state: "read", capsule: undefined, paid };
    throw error;
  }
}

function quotaText(storedBytes: number, capsule: Capsule | undefined): string {
  if (capsule === undefined) return "each different file counts once";
  const quotaBytes = Number(capsule.quota_bytes);
  const percent = (100 * storedBytes) / Math.max(1, quotaBytes);
  return `${percent > 0 && percent < 1 ? "less than 1" : Math.round(percent)} % of your ${formatSize(quotaBytes)}`;
}

const LATEST_SHOWN_NS = 4_102_444_800_000_000_000n;

function paidUntilText({ frozen_at_ns }: PaidUntil): string {
  return frozen_at_ns >= LATEST_SHOWN_NS ? "beyond 2099" : formatDate(frozen_at_ns);
}
