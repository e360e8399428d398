import { randomUUID } from "node:crypto";
import type { Backend } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { photo, sha256 } from "../victim.ts";

/** An update as a stranger would send it: its argument is right. */
export interface Update {
  method: string;
  send(backend: Backend): Promise<unknown>;
}

const BYTES = Uint8Array.of(1, 2, 3);
const ID = randomUUID();
const SOMEBODY = Principal.fromText("aaaaa-aa");
const GALLERY = { id: ID, title: "Mine", description: [], source_url: [], items: [] } satisfies Parameters<
  Backend["store_gallery_forever"]
>[0];
const BEGIN = { session_id: ID, sha256: sha256(BYTES), size_bytes: 3n, chunk_count: 1, memory_id: [] as [] };
const { metadata, memory_type } = photo(ID, BYTES);

/** What adds to what the archive holds, or to what it does. */
export const STORING: readonly Update[] = [
  { method: "create_capsule", send: (backend) => backend.create_capsule([]) },
  { method: "store_assets", send: (backend) => backend.store_assets([{ sha256: sha256(BYTES), bytes: BYTES }]) },
  { method: "begin_asset_upload", send: (backend) => backend.begin_asset_upload(BEGIN) },
  {
    method: "put_chunk",
    send: (backend) =>
      backend.put_chunk({
        session_id: ID,
        index: 0,
        sha256: sha256(BYTES),
        bytes: BYTES,
        begin: [BEGIN],
        commit: true,
      }),
  },
  { method: "commit_asset", send: (backend) => backend.commit_asset(ID) },
  {
    method: "add_presence_key",
    send: (backend) => backend.add_presence_key({ origin: "https://gallery.example", secret_sha256: sha256(BYTES) }),
  },
  { method: "memories_create", send: (backend) => backend.memories_create([photo(ID, BYTES)]) },
  {
    method: "upsert_metadata",
    send: (backend) => backend.upsert_metadata({ memory_id: ID, memory_type, metadata, idempotency_key: "1" }),
  },
  { method: "memories_update", send: (backend) => backend.memories_update([{ memory_id: ID, metadata }]) },
  { method: "store_gallery_forever", send: (backend) => backend.store_gallery_forever(GALLERY) },
  { method: "update_gallery", send: (backend) => backend.update_gallery(GALLERY, []) },
  { method: "create_share_link", send: (backend) => backend.create_share_link({ gallery: ID }, []) },
  {
    method: "report_edges",
    send: (backend) =>
      backend.report_edges([
        {
          memory_id: ID,
          artifact: { asset: null },
          backend: { s3: null },
          present: true,
          location: [],
          sha256: [],
          size_bytes: [],
        },
      ]),
  },
];

/** What people who are in may do under every policy. It is refused to those who are not in. */
export const LEAVING: readonly Update[] = [
  { method: "offer_capsule", send: (backend) => backend.offer_capsule(SOMEBODY) },
  { method: "accept_capsule", send: (backend) => backend.accept_capsule(SOMEBODY) },
  { method: "cancel_upload", send: (backend) => backend.cancel_upload(ID) },
  { method: "memories_delete", send: (backend) => backend.memories_delete([ID]) },
  {
    method: "delete_memory_version",
    send: (backend) => backend.delete_memory_version({ memory_id: ID, sha256: new Uint8Array(32) }),
  },
  { method: "delete_gallery", send: (backend) => backend.delete_gallery(ID) },
  { method: "revoke_share_link", send: (backend) => backend.revoke_share_link("token") },
  {
    method: "update_sharing",
    send: (backend) =>
      backend.update_sharing({ target: { memory: ID }, is_public: [false], add_people: [], remove_people: [] }),
  },
  {
    method: "add_hot_key",
    send: (backend) => backend.add_hot_key({ key: SOMEBODY, expires_at_ns: 2n ** 63n }),
  },
  { method: "accept_hot_key", send: (backend) => backend.accept_hot_key(SOMEBODY) },
  { method: "remove_presence_key", send: (backend) => backend.remove_presence_key("https://gallery.example") },
  { method: "remove_hot_key", send: (backend) => backend.remove_hot_key(SOMEBODY) },
  { method: "prove_nonce", send: (backend) => backend.prove_nonce(new Uint8Array(32)) },
];

/** What administrators alone may do. */
export const ADMINISTERING: readonly Update[] = [
  { method: "set_admission", send: (backend) => backend.set_admission({ open: { quota_bytes: 2n ** 60n } }) },
  { method: "set_admins", send: (backend) => backend.set_admins([]) },
  { method: "set_quota", send: (backend) => backend.set_quota({ owner: SOMEBODY, quota_bytes: [2n ** 60n] }) },
  {
    method: "set_budgets",
    send: async (backend) => backend.set_budgets((await backend.limits()).budgets),
  },
  {
    method: "create_invitation",
    send: (backend) =>
      backend.create_invitation({
        secret_sha256: sha256(BYTES),
        label: [],
        quota_bytes: 2n ** 60n,
        ends_at_ns: 2n ** 63n,
      }),
  },
  { method: "revoke_invitation", send: (backend) => backend.revoke_invitation(sha256(BYTES)) },
  { method: "set_feature", send: (backend) => backend.set_feature({ feature: { uploads: null }, enabled: true }) },
];
