import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import fc from "fast-check";
import { expect, it } from "vitest";
import { compareBytes } from "../encoding/bytes.ts";
import { decodeCbor } from "../encoding/cbor.ts";
import { type HashTree, hashTreeRoot } from "./hash-tree.ts";
import { Branch, branchOf, type LabeledTree, Leaf } from "./labeled-tree.ts";
import { type Path, witness } from "./witness.ts";

it("hashes the specification's example tree to its root", () => {
  const cbor =
    "8301830183024161830183018302417882034568656c6c6f810083024179820345776f726c6483024162820344676f6f648301830241638100830241648203476d6f726e696e67";
  expect(bytesToHex(hashTreeRoot(decodeCbor(hexToBytes(cbor)) as HashTree))).toBe(
    "eb5c5b2195e62d996b84c9bcc8259d19a83786a2f59e0878cec84c811f669aa0",
  );
});

const label = fc.uint8Array({ minLength: 1, maxLength: 3 });
const entries = fc.array(fc.tuple(label, fc.uint8Array({ maxLength: 8 })), { maxLength: 30 });
const branchFrom = (list: ReadonlyArray<readonly [Uint8Array, Uint8Array]>) =>
  Branch.of(list.map(([name, value]) => [name, new Leaf(value)]));

/** The shown leaves of a hash tree and the labels it shows, in order. */
function shown(tree: HashTree): { labels: string[]; leaves: Map<string, string> } {
  const labels: string[] = [];
  const leaves = new Map<string, string>();
  const walk = (node: HashTree) => {
    if (node[0] === 1) {
      walk(node[1]);
      walk(node[2]);
    }
    if (node[0] !== 2) return;
    labels.push(bytesToHex(node[1]));
    if (node[2][0] === 3) leaves.set(bytesToHex(node[1]), bytesToHex(node[2][1]));
  };
  walk(tree);
  return { labels, leaves };
}

it("prunes without changing the root hash, shows what is asked for and nothing else", () => {
  fc.assert(
    fc.property(entries, fc.array(label, { minLength: 1, maxLength: 5 }), (list, asked) => {
      const branch = branchFrom(list);
      const tree = witness(
        branch,
        asked.map((name) => [name]),
      );
      expect(hashTreeRoot(tree)).toEqual(branch.hash);
      const expected = new Map(list.map(([name, value]) => [bytesToHex(name), bytesToHex(value)]));
      const names = new Set(asked.map(bytesToHex));
      const { leaves } = shown(tree);
      for (const name of expected.keys()) expect(leaves.has(name)).toBe(names.has(name));
      for (const [name, value] of leaves) expect(value).toBe(expected.get(name));
    }),
  );
});

it("proves absence by the neighbouring labels, with nothing pruned between them", () => {
  fc.assert(
    fc.property(entries, label, (list, missing) => {
      const branch = branchFrom(list).delete(missing);
      const { labels } = shown(witness(branch, [[missing]]));
      const sorted = [...new Set(list.map(([name]) => bytesToHex(name)))]
        .filter((name) => name !== bytesToHex(missing))
        .sort((left, right) => compareBytes(hexToBytes(left), hexToBytes(right)));
      const after = sorted.findIndex((name) => compareBytes(hexToBytes(name), missing) > 0);
      const at = after < 0 ? sorted.length : after;
      expect(labels).toEqual(sorted.slice(Math.max(0, at - 1), at + 1));
    }),
  );
});

it("has a hash that depends on the content only, not on the order of changes", () => {
  fc.assert(
    fc.property(entries, label, (list, extra) => {
      const unique = [...new Map(list.map((entry) => [bytesToHex(entry[0]), entry])).values()];
      const there = branchFrom(unique).get(extra) !== undefined;
      fc.pre(!there);
      const changed = branchFrom([...unique].reverse())
        .set(extra, new Leaf(extra))
        .delete(extra);
      expect(changed.hash).toEqual(branchFrom(unique).hash);
    }),
  );
});

it("shows a whole subtree for a path that ends there, and the leaf for one that goes beyond it", () => {
  const tree: LabeledTree = branchOf({
    a: branchOf({ b: utf8ToBytes("1"), c: utf8ToBytes("2") }),
    d: utf8ToBytes("3"),
  });
  const path = (...labels: string[]): Path => labels.map(utf8ToBytes);
  expect(shown(witness(tree, [path("a", "b", "x")])).labels).toEqual(["61"]);
  expect(JSON.stringify(witness(tree, [path("a")]))).toBe(
    JSON.stringify(witness(tree, [path("a", "b"), path("a", "c")])),
  );
});
