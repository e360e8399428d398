import { accepted, type Backend } from "@store-forever/protocol";
import { inArray, sql } from "drizzle-orm";
import { presenceKeys, storageEdges } from "../../gallery/src/database/schema.ts";
import { IcpVerifier } from "../../gallery/src/icp/icp-verifier.ts";
import { SitePresence } from "../../gallery/src/icp/site-presence.ts";
import { failStuckEdges } from "../../gallery/src/maintenance/edge-maintenance.ts";
import { memoryInputOf, sha256Of, startCanister } from "../../gallery/test/canister-ground.ts";
import { GalleryFixture, type TestUser } from "../../gallery/test/gallery-fixture.ts";

const EXTENSION = "chrome-extension://histories";
export const NETWORK_FILE = "http://extension.test/network.json";

/** What somebody has at the gallery. */
interface Owned {
  user: TestUser;
  photos: ReadonlyMap<string, unknown>;
}

/** A gallery and an archive, in which histories happen one after another. */
export type HistoryGround = Awaited<ReturnType<typeof startGround>>;

export async function startGround() {
  const { devnet, trust, controller } = await startCanister();
  const gallery = await GalleryFixture.open({
    publicOrigin: undefined,
    icpVerifier: new IcpVerifier(trust),
    sitePresence: new SitePresence(devnet.url, trust),
  });
  const realFetch = globalThis.fetch;
  const ground = {
    gallery,
    trust,
    controller,
    /** Whose cookie the browser has that asks. */
    signedIn: undefined as TestUser | undefined,
    network: {
      host: devnet.url,
      canisterId: trust.canisterId,
      viewerUrl: "http://viewer.test",
      rootKey: devnet.rootKey,
    },

    /** What the extension's browser does: its network file, the person's cookies, its own origin. */
    async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
      const url = input instanceof Request ? input.url : String(input);
      if (url === NETWORK_FILE) return Response.json(ground.network);
      if (!url.startsWith(gallery.server.url)) return realFetch(input, init);
      const headers = new Headers(init?.headers);
      headers.set("Cookie", ground.signedIn?.cookie ?? "");
      headers.set("Origin", EXTENSION);
      return realFetch(url, { ...init, headers });
    },

    /** Stores one photo, as a new version where another file of it is there. */
    async store(backend: Backend, id: string, bytes: Uint8Array): Promise<void> {
      for (const result of await backend.store_assets([{ sha256: sha256Of(bytes), bytes }])) accepted(result);
      const [known] = accepted(await backend.memories_read({ memory_ids: [id], token: [] })).value[0] ?? [];
      const original = known?.assets.find(({ kind }) => "original" in kind)?.sha256;
      const replaces: [] | [Uint8Array] = original === undefined ? [] : [new Uint8Array(original)];
      for (const result of await backend.memories_create([{ ...memoryInputOf(id, bytes), replaces }])) accepted(result);
    },

    async anHourLater(memoryIds: readonly string[]): Promise<void> {
      await gallery.database.transaction(async (transaction) => {
        await transaction.execute(sql`ALTER TABLE storage_edges DISABLE TRIGGER storage_edges_set_updated_at`);
        await transaction
          .update(storageEdges)
          .set({ updatedAt: sql`now() - interval '61 minutes'` })
          .where(inArray(storageEdges.memoryId, [...memoryIds]));
        await transaction.execute(sql`ALTER TABLE storage_edges ENABLE TRIGGER storage_edges_set_updated_at`);
      });
      await failStuckEdges(gallery.database, 60);
    },

    /** What the gallery's database knows of copies now. @returns what brings it back, of memories that are still there */
    async backup({ user, photos }: Owned): Promise<() => Promise<void>> {
      const ids = () => inArray(storageEdges.memoryId, [...photos.keys()]);
      const edges = await gallery.database.select().from(storageEdges).where(ids());
      return async () => {
        await gallery.database.delete(storageEdges).where(ids());
        await gallery.database.delete(presenceKeys).where(sql`user_id = ${user.id}`);
        const there = edges.filter(({ memoryId }) => photos.has(memoryId));
        if (there.length > 0) await gallery.database.insert(storageEdges).values(there);
      };
    },

    async close(): Promise<void> {
      await gallery.close();
      await devnet.close();
    },
  };
  return ground;
}
