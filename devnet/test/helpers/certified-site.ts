import { IDL, lebEncode } from "@dfinity/candid";
import { utf8ToBytes } from "@noble/hashes/utils";
import motoko from "motoko";
import { sha256 } from "../../src/encoding/bytes.ts";
import { encodeCbor } from "../../src/encoding/cbor.ts";
import { hashMap } from "../../src/encoding/independent-hash.ts";
import { Branch, type LabeledTree, Leaf } from "../../src/state/labeled-tree.ts";
import { witness } from "../../src/state/witness.ts";
import type { TestClient } from "./test-client.ts";

/** Serves the pages stored in it, by URL and Range header. `/count` counts by update calls. */
const SOURCE = `
import Prim "mo:⛔";
actor {
  type Header = (Text, Text);
  type Request = { method : Text; url : Text; headers : [Header]; body : Blob };
  type Response = { status_code : Nat16; headers : [Header]; body : Blob; upgrade : ?Bool };
  type Page = { url : Text; range : Text; response : Response };
  var pages : [Page] = [];
  var count = 0;
  public func store(page : Page) : async () {
    pages := Prim.Array_tabulate<Page>(pages.size() + 1, func i = if (i < pages.size()) pages[i] else page)
  };
  public func certify(data : Blob) : async () { Prim.setCertifiedData(data) };
  public query func certificate() : async ?Blob { Prim.getCertificate() };
  func find(url : Text, range : Text) : ?Response {
    for (page in pages.vals()) { if (page.url == url and page.range == range) return ?page.response };
    null
  };
  func range(headers : [Header]) : Text {
    for ((name, value) in headers.vals()) { if (name == "range") return value };
    ""
  };
  public query func http_request(request : Request) : async Response {
    if (request.url == "/count") return { status_code = 200; headers = []; body = ""; upgrade = ?true };
    switch (find(request.url, range(request.headers))) {
      case (?response) response;
      case null switch (find("*", "")) {
        case (?response) response;
        case null { { status_code = 404; headers = []; body = ""; upgrade = null } };
      };
    }
  };
  public func http_request_update(request : Request) : async Response {
    count += 1;
    { status_code = 200; headers = []; body = Prim.encodeUtf8(request.method # " " # debug_show count); upgrade = null }
  };
}`;

const PageType = IDL.Record({
  url: IDL.Text,
  range: IDL.Text,
  response: IDL.Record({
    status_code: IDL.Nat16,
    headers: IDL.Vec(IDL.Tuple(IDL.Text, IDL.Text)),
    body: IDL.Vec(IDL.Nat8),
    upgrade: IDL.Opt(IDL.Bool),
  }),
});

export interface SitePage {
  /** Its path; `*` for every path that has no page. */
  url: string;
  body: Uint8Array;
  /** For a part of a larger body: its `Content-Range`. The first part answers requests without a Range. */
  part?: { start: number; totalBytes: number };
  /** A body that is sent instead of the certified one. */
  forgedBody?: Uint8Array;
}

const CERTIFIED_HEADERS = '{certified_response_headers:ResponseHeaderList{headers:["content-type","content-range"]}}';
const expression = (requestCertification: string) =>
  `default_certification(ValidationArgs{certification:Certification{${requestCertification},response_certification:ResponseCertification${CERTIFIED_HEADERS}}})`;
const FOR_ANY_REQUEST = expression("no_request_certification:Empty{}");
const FOR_A_RANGE = expression(
  'request_certification:RequestCertification{certified_request_headers:["range"],certified_query_parameters:[]}',
);

/** Deploys a site whose pages are certified by response verification version 2. @returns its canister's id */
export async function deploySite(client: TestClient, pages: readonly SitePage[]): Promise<string> {
  motoko.write("Site.mo", SOURCE);
  const canister = await client.deploy(new Uint8Array(motoko.wasm("Site.mo", "ic").wasm));
  const tree = pages.map(labelsOf).reduce(withPath, Branch.of([]) as LabeledTree);
  await client.update(canister, "certify", candid(IDL.Vec(IDL.Nat8), tree.hash));
  const [answer] = IDL.decode([IDL.Opt(IDL.Vec(IDL.Nat8))], await client.query(canister, "certificate", candid()));
  const certificate = base64((answer as unknown as [Uint8Array])[0]);
  const treeText = base64(encodeCbor(witness(tree, [[]])));
  for (const page of pages) {
    const path = base64(encodeCbor(pathOf(page)));
    const headers = [
      ...Object.entries(headersOf(page)),
      ["IC-CertificateExpression", expressionOf(page)],
      ["IC-Certificate", `certificate=:${certificate}:, tree=:${treeText}:, version=2, expr_path=:${path}:`],
    ];
    const response = { status_code: statusOf(page), headers, body: page.forgedBody ?? page.body, upgrade: [] };
    await client.update(canister, "store", candid(PageType, { url: page.url, range: rangeOf(page), response }));
  }
  return canister;
}

function candid(...[type, value]: [] | [IDL.Type, unknown]): Uint8Array {
  return new Uint8Array(type === undefined ? IDL.encode([], []) : IDL.encode([type], [value]));
}

function statusOf({ part }: SitePage): number {
  return part === undefined ? 200 : 206;
}

function rangeOf({ part }: SitePage): string {
  return part === undefined || part.start === 0 ? "" : `bytes=${part.start}-`;
}

function expressionOf(page: SitePage): string {
  return rangeOf(page) === "" ? FOR_ANY_REQUEST : FOR_A_RANGE;
}

function pathOf({ url }: SitePage): string[] {
  return url === "*" ? ["http_expr", "<*>"] : ["http_expr", ...url.slice(1).split("/"), "<$>"];
}

function headersOf({ part, body }: SitePage): Record<string, string> {
  const type = { "content-type": "text/plain" };
  if (part === undefined) return type;
  return { ...type, "content-range": `bytes ${part.start}-${part.start + body.length - 1}/${part.totalBytes}` };
}

/** The path of a page's certification in the tree. */
function labelsOf(page: SitePage): Uint8Array[] {
  const text = expressionOf(page);
  const certified = {
    ...headersOf(page),
    "ic-certificateexpression": text,
    ":ic-cert-status": lebEncode(statusOf(page)),
  };
  const range = rangeOf(page);
  const requestHash =
    range === "" ? new Uint8Array(0) : sha256(hashMap({ range, ":ic-cert-method": "GET" }), sha256(new Uint8Array(0)));
  const responseHash = sha256(hashMap(certified), sha256(page.body));
  return [...pathOf(page).map(utf8ToBytes), sha256(utf8ToBytes(text)), requestHash, responseHash];
}

function withPath(tree: LabeledTree, [label, ...rest]: readonly Uint8Array[]): LabeledTree {
  if (label === undefined) return new Leaf(new Uint8Array(0));
  const branch = tree instanceof Branch ? tree : Branch.of([]);
  return branch.set(label, withPath(branch.get(label) ?? Branch.of([]), rest));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
