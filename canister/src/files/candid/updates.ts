/** The updates of the standard interface, each with the number of its arguments. */
export const FILE_UPDATES: ReadonlyMap<string, number> = new Map(
  [
    ...["create_asset", "set_asset_content", "unset_asset_content", "set_asset_properties", "delete_asset"],
    ...["clear", "store", "create_batch", "create_chunk", "create_chunks", "commit_batch", "delete_batch"],
    ...["propose_commit_batch", "compute_evidence", "commit_proposed_batch", "validate_commit_proposed_batch"],
    ...["configure", "validate_configure", "authorize", "deauthorize", "grant_permission", "revoke_permission"],
    ...["list_permitted", "validate_grant_permission", "validate_revoke_permission"],
  ]
    .map((name): [string, number] => [name, 1])
    .concat([
      ["compute_state_hash", 0],
      ["get_configuration", 0],
      ["list_authorized", 0],
      ["take_ownership", 0],
      ["validate_take_ownership", 0],
    ]),
);
