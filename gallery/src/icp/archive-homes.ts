import { accepted } from "@store-forever/protocol";
import { createAgent, createBackend, Principal } from "@store-forever/protocol/ic";
import { personalCanisterIn } from "@store-forever/protocol/verify";
import { eq } from "drizzle-orm";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { archiveHomes } from "../database/schema.ts";
import { GalleryError } from "../errors/gallery-error.ts";

/** A canister whose certificates count. */
export interface IcpTrust {
  canisterId: string;
  /** DER root key of its network. */
  rootKey: Uint8Array;
}

/**
 * Which canister has whose archive: the backend that this gallery works with, or one of their own that the backend certifies
 * their archive has moved to. What it has certified is kept, so that it holds when the backend is no more.
 */
export class ArchiveHomes {
  readonly #database: GalleryDatabase;
  readonly #shared: IcpTrust;
  readonly #backend: ReturnType<typeof createBackend>;

  /**
   * @param host the IC's HTTP interface, e.g. `https://icp-api.io`
   * @param shared the backend that this gallery works with
   */
  constructor(database: GalleryDatabase, host: string, shared: IcpTrust) {
    this.#database = database;
    this.#shared = shared;
    this.#backend = createBackend(createAgent({ host, rootKey: shared.rootKey }), shared.canisterId);
  }

  /**
   * @param owner a principal, as text
   * @throws GalleryError LimitExceeded (no answer, or one that is not proved)
   */
  async homeOf(owner: string): Promise<IcpTrust> {
    const [known] = await this.#database.select().from(archiveHomes).where(eq(archiveHomes.owner, owner));
    const canisterId = known?.canisterId ?? (await this.#ask(owner));
    if (canisterId === undefined) return this.#shared;
    if (known === undefined)
      await this.#database.insert(archiveHomes).values({ owner, canisterId }).onConflictDoNothing();
    return { ...this.#shared, canisterId };
  }

  async #ask(owner: string): Promise<string | undefined> {
    try {
      const person = Principal.fromText(owner);
      const answer = accepted(await this.#backend.get_personal_canister_id(person));
      return await personalCanisterIn(answer, person, this.#shared);
    } catch (error) {
      console.error(`The backend did not say where an archive is: ${String(error)}`);
      throw new GalleryError("LimitExceeded", "The Internet Computer does not answer. Try again later.", {
        reason: "unavailable",
      });
    }
  }
}
