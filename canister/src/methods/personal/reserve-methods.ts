import {
  type Certified,
  type CreationStats,
  factoryPath,
  nameOf,
  type PersonalCanisterListing,
  type PersonalCanistersRequest,
  type ReleaseNotice,
  type Reserve,
  type ResultOf,
  releasePath,
  StoreError,
} from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { canisterSelf, IDL, query, update } from "azle";
import { requireAdmin } from "../../admission/callers.ts";
import { releaseIn } from "../../files/release/release.ts";
import { personalArchive } from "../../personal/archive.ts";
import { depositCycles } from "../../personal/network-calls.ts";
import { factoryStats, listCreations } from "../../personal/registry.ts";
import { noteReserve, setReserve } from "../../personal/reserve.ts";
import { writeFactory } from "../../store/records/personal/reserve-record.ts";
import { toOpt } from "../../store/to-opt.ts";
import { certified } from "../certified-answers.ts";
import { assets } from "../files/state.ts";
import { resultOf, resultOfPromise } from "../results.ts";
import { store } from "../singletons.ts";
import { administer } from "../update-calls.ts";
import { creationStatsView, personalCanisterView } from "./personal-views.ts";

/** What administrators see and say of personal canisters. */
export class ReserveMethods {
  @update([IDL.Bool], T.EmptyResult)
  set_personal_canister_creation_enabled(isEnabled: boolean): ResultOf<null> {
    return administer(store, "set_personal_canister_creation_enabled", () => {
      writeFactory(store, { isEnabled });
      return null;
    });
  }

  @query([], T.ReleaseNoticeResult)
  get_release(): ResultOf<Certified<ReleaseNotice>> {
    return resultOf(() => {
      const factory = personalArchive(store)?.factory ?? [];
      return certified(store, {
        value: { factory, release: toOpt(releaseIn(assets)) },
        paths: [factoryPath(), releasePath()],
      });
    });
  }

  @update([T.Reserve], T.EmptyResult)
  set_personal_canister_reserve(reserve: Reserve): ResultOf<null> {
    return administer(store, "set_personal_canister_reserve", () => setReserve(store, reserve));
  }

  @update([IDL.Nat64], T.ReserveCyclesResult)
  async top_up_personal_canister_reserve(cycles: bigint): Promise<ResultOf<bigint>> {
    const self = canisterSelf().toUint8Array();
    const allowed = administer(store, "top_up_personal_canister_reserve", () => null);
    if ("Err" in allowed) return allowed;
    return resultOfPromise(async () => {
      const answer = await depositCycles(self, cycles);
      if (answer.kind !== "done") throw new StoreError("Conflict", `${answer.message}: look at the reserve.`);
      noteReserve(store, self, answer.value);
      return answer.value;
    });
  }

  @query([], T.CreationStatsResult)
  get_personal_canister_creation_stats(): ResultOf<CreationStats> {
    return resultOf(() => {
      requireAdmin(store);
      return creationStatsView(factoryStats(store));
    });
  }

  @query([T.PersonalCanistersRequest], T.PersonalCanisterListingResult)
  list_personal_canisters(request: PersonalCanistersRequest): ResultOf<PersonalCanisterListing> {
    return resultOf(() => {
      requireAdmin(store);
      const { created_by, status, cursor, limit } = request;
      const createdBy = created_by[0]?.toUint8Array();
      const { items, next } = listCreations(store, { createdBy, state: status[0] && nameOf(status[0]), cursor, limit });
      return { items: items.map(personalCanisterView), next_cursor: next === undefined ? [] : [String(next)] };
    });
  }
}
