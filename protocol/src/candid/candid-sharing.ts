import type { Principal } from "@dfinity/principal";
import type { AssetKind } from "../values/limits.ts";
import type { GalleryPage } from "./candid-archive.ts";
import type { CommonTypes, Idl } from "./candid-common.ts";
import type { Certified, Gallery, Memory, ResultOf } from "./candid-types.ts";
import type { Opt, Variant } from "./shapes.ts";

/** What is shared: a memory, or a gallery with the memories in it. */
export type ShareTarget = { memory: string } | { gallery: string };

/** A link to a memory or gallery; whoever has its token may read. */
export interface TargetLink {
  token: string;
  target: ShareTarget;
  created_at_ns: bigint;
  label: Opt<string>;
}
export interface Sharing {
  target: ShareTarget;
  is_public: boolean;
  people: Principal[];
  links: TargetLink[];
}
export interface SharingUpdate {
  target: ShareTarget;
  is_public: Opt<boolean>;
  add_people: Principal[];
  remove_people: Principal[];
}
/** What a link's token opens. */
export interface OpenedLink {
  owner: Principal;
  target: ShareTarget;
}

export interface UserPageRequest {
  owner: Principal;
  cursor: Opt<string>;
  limit: Opt<number>;
}
export interface UserMemoriesRead {
  owner: Principal;
  /** The gallery through which the memories are shared; without one, those shared themselves. */
  gallery_id: Opt<string>;
  memory_ids: string[];
}
export interface UserAssetLocator {
  owner: Principal;
  gallery_id: Opt<string>;
  memory_id: string;
  kind: Variant<AssetKind>;
}

/** HTTP gateway protocol specification, "http_request". */
export interface HttpRequest {
  method: string;
  url: string;
  headers: [string, string][];
  body: Uint8Array;
}
export interface HttpResponse {
  status_code: number;
  headers: [string, string][];
  body: Uint8Array;
}

export interface SharingMethods {
  get_sharing: (target: ShareTarget) => Promise<ResultOf<Sharing>>;
  update_sharing: (update: SharingUpdate) => Promise<ResultOf<Sharing>>;
  /** Makes a further link; `create_share_link` gives the gallery's first one instead, as often as it is asked. */
  new_share_link: (target: ShareTarget, label: Opt<string>) => Promise<ResultOf<TargetLink>>;
  /** Revoking what is no link of the caller's is harmless. */
  revoke_share_link: (token: string) => Promise<ResultOf<null>>;
  /** What a link opens, or, provably, nothing: `checkOpenedLink` in verify.ts. */
  open_share_link: (token: string) => Promise<ResultOf<Certified<Opt<OpenedLink>>>>;
  /** The galleries of somebody that the caller may see, newest first. */
  get_user_galleries: (request: UserPageRequest) => Promise<ResultOf<Certified<GalleryPage>>>;
  get_user_gallery: (request: { owner: Principal; gallery_id: string }) => Promise<ResultOf<Certified<Gallery>>>;
  read_user_memories: (request: UserMemoriesRead) => Promise<ResultOf<Certified<Opt<Memory>[]>>>;
  /** Published media, for HTTP gateways. */
  http_request: (request: HttpRequest) => Promise<HttpResponse>;
  read_user_blob_chunk: (locator: UserAssetLocator, index: number) => Promise<ResultOf<Uint8Array>>;
}

export function sharingTypes(IDL: Idl, { ResultOf, Certified, AssetKind }: CommonTypes) {
  const ShareTarget = IDL.Variant({ memory: IDL.Text, gallery: IDL.Text });
  const TargetLink = IDL.Record({
    token: IDL.Text,
    target: ShareTarget,
    created_at_ns: IDL.Nat64,
    label: IDL.Opt(IDL.Text),
  });
  const Sharing = IDL.Record({
    target: ShareTarget,
    is_public: IDL.Bool,
    people: IDL.Vec(IDL.Principal),
    links: IDL.Vec(TargetLink),
  });
  const galleryId = IDL.Opt(IDL.Text);
  const headers = IDL.Vec(IDL.Tuple(IDL.Text, IDL.Text));
  const body = IDL.Vec(IDL.Nat8);
  return {
    HttpRequest: IDL.Record({ method: IDL.Text, url: IDL.Text, headers, body }),
    HttpResponse: IDL.Record({ status_code: IDL.Nat16, headers, body }),
    ShareTarget,
    SharingResult: ResultOf(Sharing),
    SharingUpdate: IDL.Record({
      target: ShareTarget,
      is_public: IDL.Opt(IDL.Bool),
      add_people: IDL.Vec(IDL.Principal),
      remove_people: IDL.Vec(IDL.Principal),
    }),
    TargetLinkResult: ResultOf(TargetLink),
    OpenedLinkResult: ResultOf(Certified(IDL.Opt(IDL.Record({ owner: IDL.Principal, target: ShareTarget })))),
    UserPageRequest: IDL.Record({ owner: IDL.Principal, cursor: IDL.Opt(IDL.Text), limit: IDL.Opt(IDL.Nat32) }),
    UserGalleryRequest: IDL.Record({ owner: IDL.Principal, gallery_id: IDL.Text }),
    UserMemoriesRead: IDL.Record({ owner: IDL.Principal, gallery_id: galleryId, memory_ids: IDL.Vec(IDL.Text) }),
    UserAssetLocator: IDL.Record({
      owner: IDL.Principal,
      gallery_id: galleryId,
      memory_id: IDL.Text,
      kind: AssetKind,
    }),
  };
}
