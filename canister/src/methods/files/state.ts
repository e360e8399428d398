import { rawText } from "@store-forever/certified/azle";
import { StableBTreeMap } from "azle";
import { Proposals } from "../../files/batches/proposals.ts";
import { Uploads } from "../../files/batches/uploads.ts";
import { Configuration, settingCodec } from "../../files/configuration/configuration.ts";
import { MEMORY_IDS } from "../../files/memory-ids.ts";
import { Permissions } from "../../files/permissions/permissions.ts";
import { AssetStore } from "../../files/store/asset-store.ts";
import { store } from "../singletons.ts";

/** The state of the canister's files. Everything in it lies in stable memory. */
export const permissions = new Permissions();
export const configuration = new Configuration(
  new StableBTreeMap<string, number>(MEMORY_IDS.configuration, rawText, settingCodec),
);
export const uploads = new Uploads();
export const proposals = new Proposals(uploads);
export const assets = new AssetStore(uploads, store.tree);
