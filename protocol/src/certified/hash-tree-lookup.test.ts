import type { HashTree } from "@dfinity/agent";
import { describe, expect, it } from "vitest";
import { lookupPath } from "./hash-tree-lookup.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);
const labeled = (label: Uint8Array, value: number) => [2, label, [3, bytes(value)]] as unknown as HashTree;
const fork = (left: HashTree, right: HashTree) => [1, left, right] as unknown as HashTree;
const pruned = [4, new Uint8Array(32)] as unknown as HashTree;
const empty = [0] as unknown as HashTree;

describe("lookupPath", () => {
  it("finds a leaf whose label is longer than its neighbour's", () => {
    const tree = fork(labeled(bytes(0), 1), labeled(bytes(0, 0), 2));
    expect(lookupPath([bytes(0, 0)], tree)).toEqual({ status: "found", value: bytes(2) });
  });

  it("sees absence between two neighbours, with everything else pruned", () => {
    const tree = fork(pruned, fork(fork(labeled(bytes(1, 1), 1), labeled(bytes(3, 3), 2)), pruned));
    expect(lookupPath([bytes(2, 9)], tree)).toEqual({ status: "absent" });
  });

  it("does not take a pruned part for absence, whatever the bytes of the labels beside it", () => {
    const tree = fork(pruned, labeled(bytes(3, 3), 2));
    expect(lookupPath([bytes(2, 9)], tree)).toEqual({ status: "unknown" });
    expect(lookupPath([bytes(4)], fork(labeled(bytes(3), 1), pruned))).toEqual({ status: "unknown" });
    expect(lookupPath([bytes(3)], [2, bytes(3), pruned] as unknown as HashTree)).toEqual({ status: "unknown" });
  });

  it("sees that an empty tree, and what is below a leaf, hold nothing", () => {
    expect(lookupPath([bytes(1)], empty)).toEqual({ status: "absent" });
    expect(lookupPath([bytes(1), bytes(2)], labeled(bytes(1), 7))).toEqual({ status: "absent" });
  });
});
