import { accepted, unwrap } from "@store-forever/protocol";
import { createAgent, createBackend, type HttpAgent, Principal } from "@store-forever/protocol/ic";
import { personalCanisterIn } from "@store-forever/protocol/verify";
import { and, eq, ne } from "drizzle-orm";
import { union } from "drizzle-orm/pg-core";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { archiveHomes, linkedPrincipals, presenceKeys } from "../database/schema.ts";
import { GalleryError } from "../errors/gallery-error.ts";

/** A canister whose certificates count. */
export interface IcpTrust {
  canisterId: string;
  /** DER root key of its network. */
  rootKey: Uint8Array;
}

/** Whose archive it is, as far as this gallery knows them. */
export interface ArchiveOwner {
  /** A principal, as text. */
  owner: string;
  /** The account here that names the archive as its own. */
  userId: string;
}

/** An account has few identities. The others of more are not looked at. */
const MOST_OTHERS = 5;

/**
 * Which canister has whose archive: the backend that this gallery works with, or one of their own that the backend certifies
 * their archive has moved to. What it has certified is kept, so that it holds when the backend is no more.
 *
 * In a canister of its own an archive can be taken over by another identity, which the backend does not hear of. That counts for the account to
 * which the former identity belongs too: the canister says whose it is, and no other account has to believe that.
 */
export class ArchiveHomes {
  readonly #database: GalleryDatabase;
  readonly #shared: IcpTrust;
  readonly #agent: HttpAgent;

  /**
   * @param host the IC's HTTP interface, e.g. `https://icp-api.io`
   * @param shared the backend that this gallery works with
   */
  constructor(database: GalleryDatabase, host: string, shared: IcpTrust) {
    this.#database = database;
    this.#shared = shared;
    this.#agent = createAgent({ host, rootKey: shared.rootKey });
  }

  /** @throws GalleryError LimitExceeded (no answer, or one that is not proved) */
  async homeOf({ owner, userId }: ArchiveOwner): Promise<IcpTrust> {
    const canisterId =
      (await this.#known(owner)) ?? (await this.#takenOver({ owner, userId })) ?? (await this.#moved(owner));
    return canisterId === undefined ? this.#shared : { ...this.#shared, canisterId };
  }

  async #known(owner: string): Promise<string | undefined> {
    const [known] = await this.#database.select().from(archiveHomes).where(eq(archiveHomes.owner, owner));
    return known?.canisterId;
  }

  async #moved(owner: string): Promise<string | undefined> {
    const canisterId = await this.#ask(owner);
    if (canisterId !== undefined)
      await this.#database.insert(archiveHomes).values({ owner, canisterId }).onConflictDoNothing();
    return canisterId;
  }

  /** The canister into which the archive of another identity of the account has moved, where it says that it is this one's now. */
  async #takenOver({ owner, userId }: ArchiveOwner): Promise<string | undefined> {
    for (const other of await this.#othersOf({ owner, userId })) {
      try {
        const canisterId = (await this.#known(other)) ?? (await this.#moved(other));
        if (canisterId === undefined) continue;
        const archive = unwrap(await createBackend(this.#agent, canisterId).get_personal_archive());
        if (archive?.owner.toText() === owner) return canisterId;
      } catch (error) {
        console.error(`Whose an archive is now could not be asked: ${String(error)}`);
      }
    }
    return undefined;
  }

  async #othersOf({ owner, userId }: ArchiveOwner): Promise<string[]> {
    const linked = this.#database
      .select({ principal: linkedPrincipals.principal })
      .from(linkedPrincipals)
      .where(and(eq(linkedPrincipals.userId, userId), ne(linkedPrincipals.principal, owner)));
    const asked = this.#database
      .select({ principal: presenceKeys.owner })
      .from(presenceKeys)
      .where(and(eq(presenceKeys.userId, userId), ne(presenceKeys.owner, owner)));
    return (await union(linked, asked).limit(MOST_OTHERS)).map(({ principal }) => principal);
  }

  async #ask(owner: string): Promise<string | undefined> {
    try {
      const person = Principal.fromText(owner);
      const answer = accepted(
        await createBackend(this.#agent, this.#shared.canisterId).get_personal_canister_id(person),
      );
      return await personalCanisterIn(answer, person, this.#shared);
    } catch (error) {
      console.error(`The backend did not say where an archive is: ${String(error)}`);
      throw new GalleryError("LimitExceeded", "The Internet Computer does not answer. Try again later.", {
        reason: "unavailable",
      });
    }
  }
}
