import {
  CanisterIdType,
  type SnapshotIdArg,
  SnapshotIdType,
  type TakeSnapshotArg,
  TakeSnapshotType,
} from "../candid/management-types.ts";
import {
  type SnapshotDataArg,
  SnapshotDataArgType,
  type UploadDataArg,
  UploadDataType,
  type UploadMetadataArg,
  UploadMetadataType,
} from "../candid/snapshot-types.ts";
import { changeOriginOf, recordChange } from "../lifecycle/record-change.ts";
import { deleteSnapshot, listSnapshots, loadSnapshot, takeSnapshot } from "../lifecycle/snapshots.ts";
import { uninstallCode } from "../subnet/uninstall-code.ts";
import { type ManagementMethod, NOTHING, onCanister } from "./method.ts";
import { readData, readMetadata, uploadData, uploadMetadata } from "./snapshot-transfer.ts";

/** The methods that take, load, read and upload snapshots of canisters. */
export const snapshotMethods: Readonly<Record<string, ManagementMethod>> = {
  take_canister_snapshot: onCanister<TakeSnapshotArg>(TakeSnapshotType, (canister, arg, { subnet, request }) => {
    const taken = takeSnapshot(subnet, canister, arg.replace_snapshot);
    if (arg.uninstall_code[0] === true) {
      uninstallCode(subnet, canister);
      recordChange(subnet, canister, changeOriginOf(request), { code_uninstall: null });
    }
    return taken;
  }),
  load_canister_snapshot: onCanister<SnapshotIdArg>(SnapshotIdType, (canister, arg, { subnet, request }) => {
    loadSnapshot(subnet, canister, new Uint8Array(arg.snapshot_id), request);
    return NOTHING;
  }),
  read_canister_snapshot_metadata: onCanister<SnapshotIdArg>(
    SnapshotIdType,
    (canister, arg) => readMetadata(canister, new Uint8Array(arg.snapshot_id)),
    "snapshot viewers",
  ),
  read_canister_snapshot_data: onCanister<SnapshotDataArg>(SnapshotDataArgType, readData, "snapshot viewers"),
  upload_canister_snapshot_metadata: onCanister<UploadMetadataArg>(UploadMetadataType, uploadMetadata),
  upload_canister_snapshot_data: onCanister<UploadDataArg>(UploadDataType, (canister, arg) => {
    uploadData(canister, arg);
    return NOTHING;
  }),
  list_canister_snapshots: onCanister(CanisterIdType, listSnapshots, "snapshot viewers"),
  delete_canister_snapshot: onCanister<SnapshotIdArg>(SnapshotIdType, (canister, arg) => {
    deleteSnapshot(canister, new Uint8Array(arg.snapshot_id));
    return NOTHING;
  }),
};
