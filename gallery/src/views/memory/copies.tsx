/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { StorageEdgeRow } from "../../edges/storage-edge.ts";
import { ARTIFACT_NAMES, BACKEND_NAMES, PAUSED_TEXT, SYNC_TEXTS, sizeText } from "../common/wording.ts";

/** Shows a memory's owner which copies exist and where. */
export function Copies({ edges }: { edges: StorageEdgeRow[] }) {
  return (
    <details>
      <summary>Where its copies are</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Copy</th>
            <th scope="col">Where</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {edges.map((edge) => (
            <tr>
              <td>
                {ARTIFACT_NAMES[edge.artifact]}
                {edge.sizeBytes !== null && <span class="quiet">, {sizeText(edge.sizeBytes)}</span>}
              </td>
              <td>
                {BACKEND_NAMES[edge.backend]}
                {edge.location !== null && <code class="location">{edge.location}</code>}
              </td>
              <td>{stateText(edge)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function stateText({ present, syncState, syncError, isPaused, lastSyncedAt }: StorageEdgeRow): string {
  if (syncState === "migrating") return isPaused ? PAUSED_TEXT : SYNC_TEXTS.migrating;
  if (syncState === "failed") return `Failed${syncError === null ? "" : `: ${syncError}`}`;
  if (!present) return "Missing";
  return lastSyncedAt === null ? "Stored" : `Stored since ${lastSyncedAt.toISOString().slice(0, 10)}`;
}
