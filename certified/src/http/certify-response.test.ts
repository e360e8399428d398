import { lebEncode } from "@dfinity/candid";
import { encodeWithSelfDescribedTag } from "@dfinity/cbor";
import { Principal } from "@dfinity/principal";
import { ResponseVerificationErrorCode as Code, verifyRequestResponsePair } from "@dfinity/response-verification";
import { bls12_381 } from "@noble/curves/bls12-381";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes } from "../bytes.ts";
import { CertifiedTree } from "../tree/certified-tree.ts";
import { MemoryNodeStore } from "../tree/node-store.ts";
import { certificateHeader, certifyResponse, type HeaderField } from "./certify-response.ts";
import { type ExpressionPath, exactPath, requestPath, wildcardPath, witnessPaths } from "./expression-path.ts";

const canisterId = Principal.fromText("rrkah-fqaaa-aaaaa-aaaaq-cai").toUint8Array();
const text = (value: string) => new TextEncoder().encode(value);
const secretKey = sha256(text("a subnet of one"));
const rootKey = concatBytes([
  Buffer.from("308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201036100", "hex"),
  bls12_381.getPublicKeyForShortSignatures(secretKey),
]);
const nowNs = BigInt(Date.now()) * 1_000_000n;

/** A certificate of the canister's root hash without delegation, as a root subnet makes it. */
function certificateOf(rootHash: Uint8Array): Uint8Array {
  const state = new CertifiedTree(new MemoryNodeStore(), sha256);
  state.set([text("canister"), canisterId, text("certified_data")], rootHash);
  state.set([text("time")], lebEncode(nowNs));
  const signed = concatBytes([Uint8Array.of(13), text("ic-state-root"), state.rootHash()]);
  const signature = bls12_381.signShortSignature(signed, secretKey);
  // The witness of everything is the tree itself, behind its three bytes of tag.
  const tree = state.witness([[text("canister")], [text("time")]]).subarray(3);
  const key = (name: string) => concatBytes([Uint8Array.of(0x60 | name.length), text(name)]);
  return concatBytes([
    Uint8Array.of(0xd9, 0xd9, 0xf7, 0xa2),
    key("tree"),
    tree,
    key("signature"),
    encodeWithSelfDescribedTag(signature).subarray(3),
  ]);
}

interface Served {
  statusCode: number;
  headers: HeaderField[];
  body: Uint8Array;
}

/** A site in a certified tree, and what it answers to a request with the response at the given path. */
function siteOf(responses: readonly [ExpressionPath, Served][]) {
  const tree = new CertifiedTree(new MemoryNodeStore(), sha256);
  const certifications = new Map(
    responses.map(([path, served]) => {
      const certification = certifyResponse(path, { ...served, bodySha256: sha256(served.body) }, sha256);
      tree.set(certification.path, certification.leaf);
      return [path.join("/"), certification] as const;
    }),
  );
  return (urlPath: string, path: ExpressionPath, served: Served): Served => {
    const certification = certifications.get(path.join("/"));
    if (certification === undefined) throw new Error(`Nothing is certified at ${path.join("/")}.`);
    const witness = tree.witness(witnessPaths(urlPath, path));
    const proof = certificateHeader({ certificate: certificateOf(tree.rootHash()), witness, path });
    return { ...served, headers: [...served.headers, certification.expressionHeader, proof] };
  };
}

function verify(url: string, { statusCode, headers, body }: Served) {
  return verifyRequestResponsePair(
    { url, method: "GET", headers: [], body: new Uint8Array(), certificate_version: [2] },
    { status_code: statusCode, headers, body },
    canisterId,
    nowNs,
    300_000_000_000n,
    rootKey,
    2,
  );
}

const page: Served = {
  statusCode: 200,
  headers: [
    ["Content-Type", "text/html; charset=utf-8"],
    ["Cache-Control", "no-cache"],
  ],
  body: text("<!doctype html><title>Certified</title>"),
};
const script: Served = { statusCode: 200, headers: [["content-type", "text/javascript"]], body: text("let a = 1;") };

const INDEX = exactPath("/index.html");
const HOME = exactPath("/");
const SCRIPT = exactPath("/assets/a b.js");
const ANY = wildcardPath("/");
const DOCS = wildcardPath("/docs");
const serve = siteOf([
  [INDEX, page],
  [HOME, page],
  [SCRIPT, script],
  [ANY, page],
  [DOCS, page],
]);

test.each([
  ["/index.html", INDEX, page],
  ["/", HOME, page],
  ["/?query=1", HOME, page],
  ["/assets/a%20b.js", SCRIPT, script],
])("an exact response passes at %s, with its certified headers only", (url, path, served) => {
  const answer = serve(requestPath(url), path, served);
  answer.headers.push(["x-added", "by someone"]);
  const { response, verificationVersion } = verify(url, answer);
  expect(verificationVersion).toBe(2);
  expect(response?.statusCode).toBe(200);
  const proof = ["ic-certificate", "ic-certificateexpression"];
  expect(response?.headers.map(([name]) => name.toLowerCase()).sort()).toEqual(
    [...served.headers.map(([name]) => name.toLowerCase()), ...proof].sort(),
  );
});

test.each(["/galleries/42", "/assets/missing.js", "/assets/", "/docsy", "/a/b/c/d"])(
  "the wildcard response passes at %s, where nothing more specific is",
  (url) => {
    expect(verify(url, serve(url, ANY, page)).response?.statusCode).toBe(200);
  },
);

test("the wildcard response passes at every path that has no response of its own", () => {
  const segments = fc.array(fc.constantFrom("", "a", "assets", "a b.js", "index.html"), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      segments.filter(
        (path) => path[0] !== "" && !["/index.html", "/assets/a b.js"].includes(requestPath(path.join("/"))),
      ),
      (path) => {
        const url = encodeURI(`/${path.join("/")}`);
        expect(verify(url, serve(requestPath(url), ANY, page)).response?.statusCode).toBe(200);
      },
    ),
  );
});

test("the more specific wildcard has to be used where there is one", () => {
  expect(verify("/docs/start", serve("/docs/start", DOCS, page)).response?.statusCode).toBe(200);
  expect(() => verify("/docs/start", serve("/docs/start", ANY, page))).toThrow(
    expect.objectContaining({ code: Code.MoreSpecificWildcardExpressionMightExistInTree }),
  );
});

test("the wildcard response is refused where an exact one exists", () => {
  expect(() => verify("/index.html", serve("/index.html", ANY, page))).toThrow(
    expect.objectContaining({ code: Code.ExactExpressionPathMightExistInTree }),
  );
});

test("an exact response is refused at another path", () => {
  expect(() => verify("/other.html", serve("/index.html", INDEX, page))).toThrow(
    expect.objectContaining({ code: Code.ExactExpressionPathMismatch }),
  );
});

test("one changed byte of the body is refused", () => {
  for (let position = 0; position < page.body.length; position++) {
    const body = page.body.slice();
    body[position] = (body[position] ?? 0) ^ 1;
    expect(() => verify("/", serve("/", HOME, { ...page, body }))).toThrow(
      expect.objectContaining({ code: Code.InvalidRequestAndResponseHashes }),
    );
  }
});

test.each<[string, Partial<Served>]>([
  ["status", { statusCode: 201 }],
  [
    "header's value",
    {
      headers: [
        ["Content-Type", "text/plain"],
        ["Cache-Control", "no-cache"],
      ],
    },
  ],
  ["missing header", { headers: [["Content-Type", "text/html; charset=utf-8"]] }],
])("a changed %s is refused", (_, change) => {
  expect(() => verify("/", serve("/", HOME, { ...page, ...change }))).toThrow(
    expect.objectContaining({ code: Code.InvalidRequestAndResponseHashes }),
  );
});

test("a witness of another tree is refused", () => {
  const other = siteOf([[HOME, page]]);
  const header = other("/", HOME, page).headers.at(-1)?.[1] ?? "";
  const ours = serve("/", HOME, page);
  const [name, value] = ours.headers.at(-1) ?? ["", ""];
  const tree = /tree=:[^:]*:/;
  const forged = value.replace(tree, tree.exec(header)?.[0] ?? "");
  expect(() => verify("/", { ...ours, headers: [...ours.headers.slice(0, -1), [name, forged]] })).toThrow(
    expect.objectContaining({ code: Code.InvalidTreeRootHash }),
  );
});
