import { Client } from "pg";

/** The channel on which a trigger tells that storage edges changed. */
export const EDGES_CHANGED = "storage_edges_changed";
/** The channel on which a server tells that it refreshed `gallery_presence_mv`. */
export const PRESENCE_REFRESHED = "gallery_presence_refreshed";
const RECONNECT_DELAY_MS = 1_000;

/** @returns a function that stops listening */
export type Listen = (channel: string, tell: () => void) => Promise<() => Promise<void>>;

/**
 * Listens on a connection of its own, and on a new one whenever that is lost. All notifications that were missed in between
 * count as one.
 */
export async function listenOnPostgres(url: string, channel: string, tell: () => void): Promise<() => Promise<void>> {
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;
  let current: Client | undefined;

  async function connect(): Promise<void> {
    const client = new Client({ connectionString: url });
    current = client;
    client.on("notification", tell);
    client.once("error", (error) => {
      console.error(`The database dropped the connection that listens: ${error.message}`);
      client.removeListener("notification", tell);
      client.on("error", () => {});
      void client.end().catch(() => {});
      reconnectLater();
    });
    await client.connect();
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  }

  function reconnectLater(): void {
    if (stopped) return;
    retry = setTimeout(() => connect().then(tell, reconnectLater), RECONNECT_DELAY_MS);
  }

  await connect();
  return async () => {
    stopped = true;
    clearTimeout(retry);
    await current?.end();
  };
}
