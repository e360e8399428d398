import { type Opt, type PersonalArchive, type Release, unwrap } from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { Actor, type Agent, type IDL } from "@store-forever/protocol/ic";

/** The queries of a backend by which owners install what was released, as updates. */
interface Announcements {
  get_personal_archive(): Promise<Opt<PersonalArchive>>;
  get_release(): Promise<Opt<Release>>;
}

const service: IDL.InterfaceFactory = ({ IDL: idl }) =>
  idl.Service({
    get_personal_archive: idl.Func([], [idl.Opt(T.PersonalArchive)], []),
    get_release: idl.Func([], [idl.Opt(T.Release)], []),
  });

const announcementsOf = (agent: Agent, canisterId: string) =>
  Actor.createActor<Announcements>(service, { agent, canisterId });

/** The canister from which an archive gets its releases: its factory's, or its own; certified, since a query is one node's word. */
export async function releasedBy(agent: Agent, canisterId: string): Promise<{ factoryId: string | undefined }> {
  const archive = unwrap(await announcementsOf(agent, canisterId).get_personal_archive());
  return { factoryId: archive && unwrap(archive.factory)?.toText() };
}

/** What a canister announces, certified. */
export const announcedRelease = async (agent: Agent, canisterId: string): Promise<Release | undefined> =>
  unwrap(await announcementsOf(agent, canisterId).get_release());
