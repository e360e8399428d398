import {
  type Certified,
  type CreationStatus,
  type DetailedCreationStatus,
  type Opt,
  type PersonalCanisterConfig,
  type ResultOf,
  StoreError,
} from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { IDL, type Principal, query, update } from "azle";
import { caller } from "../../admission/callers.ts";
import {
  beginCreation,
  cancelCreation,
  canisterOfOwner,
  confirmCreation,
  retryCreation,
} from "../../personal/creations.ts";
import { priceFor } from "../../personal/reserve.ts";
import { readCreation } from "../../store/records/personal/creation-record.ts";
import { toOpt } from "../../store/to-opt.ts";
import { certified } from "../certified-answers.ts";
import { resultOf } from "../results.ts";
import { store } from "../singletons.ts";
import { changeDuringHandover } from "../update-calls.ts";
import { principalOf } from "../views.ts";
import { creationStatusView, detailedStatusView } from "./personal-views.ts";

/** The move of an owner's capsule into a canister of their own. */
export class FactoryMethods {
  @update([T.PersonalCanisterConfig], T.CreationStatusResult)
  create_personal_canister({ name, subnet_id }: PersonalCanisterConfig): ResultOf<CreationStatus> {
    const config = { name: name[0], subnet: subnet_id[0]?.toUint8Array() };
    return changeDuringHandover(store, "create_personal_canister", ({ owner }) =>
      creationStatusView(beginCreation(store, owner, config)),
    );
  }

  @query([], T.CreationStatusResult)
  get_creation_status(): ResultOf<CreationStatus> {
    return resultOf(() => creationStatusView(readCreation(store, caller(store))));
  }

  @query([], T.DetailedCreationStatusResult)
  get_detailed_creation_status(): ResultOf<DetailedCreationStatus> {
    return resultOf(() => {
      const owner = caller(store);
      const creation = readCreation(store, owner);
      if (creation === undefined)
        throw new StoreError("NotFound", "Your archive is not being moved into a canister of its own.");
      return detailedStatusView(creation, priceFor(store, owner));
    });
  }

  @update([], T.CreationStatusResult)
  retry_personal_canister(): ResultOf<CreationStatus> {
    return changeDuringHandover(store, "retry_personal_canister", ({ owner }) =>
      creationStatusView(retryCreation(store, owner)),
    );
  }

  @update([], T.CreationStatusResult)
  cancel_personal_canister(): ResultOf<CreationStatus> {
    return changeDuringHandover(store, "cancel_personal_canister", ({ owner }) =>
      creationStatusView(cancelCreation(store, owner)),
    );
  }

  @update([], T.CreationStatusResult)
  confirm_personal_canister(): ResultOf<CreationStatus> {
    return changeDuringHandover(store, "confirm_personal_canister", ({ owner }) =>
      creationStatusView(confirmCreation(store, owner)),
    );
  }

  @query([IDL.Principal], T.PersonalCanisterIdResult)
  get_personal_canister_id(user: Principal): ResultOf<Certified<Opt<Principal>>> {
    return resultOf(() => {
      const { value, paths } = canisterOfOwner(store, user.toUint8Array());
      return certified(store, { value: toOpt(value && principalOf(value)), paths });
    });
  }

  @query([], IDL.Opt(IDL.Principal))
  get_my_personal_canister_id(): Opt<Principal> {
    const { value } = canisterOfOwner(store, caller(store));
    return toOpt(value && principalOf(value));
  }
}
