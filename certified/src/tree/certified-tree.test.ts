import { createHash } from "node:crypto";
import { Cbor, type HashTree, LookupPathStatus, lookup_path, type NodePath, reconstruct } from "@dfinity/agent";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CertifiedTree } from "./certified-tree.ts";
import { MemoryNodeStore } from "./node-store.ts";
import { lookupLabels } from "./witness-lookup.fixture.ts";

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest());
const bytes = (text: string) => new TextEncoder().encode(text);
const path = (...labels: string[]) => labels.map(bytes);
const newTree = (store = new MemoryNodeStore()) => new CertifiedTree(store, sha256);

/** Labels that share beginnings, hold others, and are empty, so that every case of the trie is met. */
const label = fc.oneof(
  fc.uint8Array({ maxLength: 3 }),
  fc.constantFrom("", "a", "ab", "abc", "b", "é").map(bytes),
  fc.uuid().map(bytes),
);
/** Leaves at depth two and three, under first labels that tell the two apart. */
const leafPath = fc.oneof(
  fc.tuple(label, label).map(([first, second]) => [Uint8Array.of(0, ...first), second]),
  fc.tuple(label, label, label).map(([first, second, third]) => [Uint8Array.of(1, ...first), second, third]),
);
const change = fc.record({ path: leafPath, leaf: fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined }) });
const changes = fc.array(change, { maxLength: 40 });
const key = (labels: readonly Uint8Array[]) => labels.map((part) => Buffer.from(part).toString("hex")).join("/");

/** The tree recomputed from nothing: a crit-bit trie of each level's sorted labels, by the definition of the hash. */
function plainRoot(leaves: readonly { path: readonly Uint8Array[]; leaf: Uint8Array }[]): Uint8Array {
  const node = (domain: string, ...parts: Uint8Array[]) =>
    sha256(Buffer.concat([Uint8Array.of(domain.length), Buffer.from(domain), ...parts]));
  if (leaves.length === 0) return node("ic-hashtree-empty");
  const levels = new Map<string, typeof leaves>();
  for (const leaf of leaves) {
    const name = Buffer.from(leaf.path[0] as Uint8Array).toString("hex");
    levels.set(name, [...(levels.get(name) ?? []), leaf]);
  }
  const entries = [...levels].map(([name, below]) => {
    const first = below[0] as (typeof leaves)[number];
    const rest = below.map((leaf) => ({ ...leaf, path: leaf.path.slice(1) }));
    const content = first.path.length === 1 ? node("ic-hashtree-leaf", first.leaf) : plainRoot(rest);
    const bits = [...Buffer.from(name, "hex")].map((byte) => `1${byte.toString(2).padStart(8, "0")}`).join("");
    return { bits: `${bits}0`, hash: node("ic-hashtree-labeled", Buffer.from(name, "hex"), content) };
  });
  const fork = (some: typeof entries, from: number): Uint8Array => {
    if (some.length === 1) return (some[0] as (typeof entries)[number]).hash;
    const [zeros, ones] = ["0", "1"].map((bit) => some.filter(({ bits }) => bits[from] === bit)) as [
      typeof entries,
      typeof entries,
    ];
    if (zeros.length === 0 || ones.length === 0) return fork(some, from + 1);
    return node("ic-hashtree-fork", fork(zeros, from + 1), fork(ones, from + 1));
  };
  return fork(entries, 0);
}

function apply(tree: CertifiedTree, list: readonly { path: Uint8Array[]; leaf: Uint8Array | undefined }[]) {
  const leaves = new Map<string, { path: Uint8Array[]; leaf: Uint8Array }>();
  for (const { path: at, leaf } of list) {
    if (leaf === undefined) {
      tree.delete(at);
      leaves.delete(key(at));
    } else {
      tree.set(at, leaf);
      leaves.set(key(at), { path: at, leaf });
    }
  }
  return [...leaves.values()];
}

describe("CertifiedTree", () => {
  it("is the empty tree without leaves", () => {
    const tree = newTree();
    tree.set(path("a", "x"), bytes("hello"));
    tree.delete(path("a", "x"));
    expect(tree.rootHash()).toEqual(sha256(Buffer.concat([Uint8Array.of(17), bytes("ic-hashtree-empty")])));
  });

  it("has the same root as the tree recomputed from its leaves, whatever the history", () => {
    fc.assert(
      fc.property(changes, fc.integer({ min: 1, max: 5 }), (list, flushEvery) => {
        const store = new MemoryNodeStore();
        const tree = newTree(store);
        const leaves: ReturnType<typeof apply> = [];
        const all = new Map(leaves.map((leaf) => [key(leaf.path), leaf]));
        list.forEach((one, index) => {
          for (const leaf of apply(tree, [one])) all.set(key(leaf.path), leaf);
          if (one.leaf === undefined) all.delete(key(one.path));
          if (index % flushEvery === 0) tree.rootHash();
        });
        expect(tree.rootHash()).toEqual(plainRoot([...all.values()]));
        expect(newTree(store).rootHash()).toEqual(tree.rootHash());
        for (const { path: at, leaf } of all.values()) expect(newTree(store).get(at)).toEqual(leaf);
      }),
    );
  });

  it("leaves nothing behind in the store once everything is deleted", () => {
    fc.assert(
      fc.property(changes, (list) => {
        const store = new MemoryNodeStore();
        const tree = newTree(store);
        const leaves = apply(tree, list);
        tree.rootHash();
        for (const { path: at } of leaves) tree.delete(at);
        tree.rootHash();
        expect(store.size).toBe(1);
      }),
    );
  });

  it("proves every leaf and every absence to a client, and keeps other leaves out of the proof", async () => {
    const picks = fc.array(fc.nat(), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(changes, fc.array(leafPath, { maxLength: 6 }), picks, async (list, others, picked) => {
        const tree = newTree();
        const leaves = apply(tree, list);
        const known = picked.map((pick) => leaves[pick % leaves.length]?.path);
        const paths = [...others, ...known.filter((at) => at !== undefined)];
        const witness = Cbor.decode<HashTree>(tree.witness(paths));
        expect(await reconstruct(witness)).toEqual(tree.rootHash());
        const askedFor = new Set(paths.map(key));
        for (const at of paths) {
          const leaf = leaves.find((candidate) => key(candidate.path) === key(at))?.leaf;
          expect(lookupLabels(at, witness)).toEqual(leaf === undefined ? { absent: true } : { leaf });
        }
        for (const { path: at } of leaves)
          if (!askedFor.has(key(at))) expect(lookupLabels(at, witness)).not.toHaveProperty("leaf");
      }),
    );
  });

  it("gives proofs in which the agent finds the leaves", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 20 }), fc.nat(), (ids, pick) => {
        const tree = newTree();
        for (const id of ids) tree.set(path("memories", id, "metadata"), bytes(id));
        const id = ids[pick % ids.length] as string;
        const at = path("memories", id, "metadata");
        const witness = Cbor.decode<HashTree>(tree.witness([at]));
        expect(lookup_path(at as NodePath, witness)).toEqual({ status: LookupPathStatus.Found, value: bytes(id) });
      }),
    );
  });

  it("reveals a whole level", () => {
    const tree = newTree();
    tree.set(path("a", "x"), bytes("1"));
    tree.set(path("a", "y"), bytes("2"));
    tree.set(path("b"), bytes("3"));
    const witness = Cbor.decode<HashTree>(tree.witness([path("a")]));
    expect(lookupLabels(path("a", "x"), witness)).toEqual({ leaf: bytes("1") });
    expect(lookupLabels(path("a", "y"), witness)).toEqual({ leaf: bytes("2") });
    expect(lookupLabels(path("a", "z"), witness)).toEqual({ absent: true });
    expect(lookupLabels(path("b"), witness)).toEqual({ pruned: true });
  });

  it("replaces all that is at a path in one walk, as if it were deleted and set", () => {
    const below = fc.array(fc.record({ below: fc.tuple(label, label), leaf: fc.uint8Array({ maxLength: 3 }) }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(changes, fc.array(fc.tuple(label, label, below), { maxLength: 6 }), (before, replaced) => {
        const [replacing, setting] = [new MemoryNodeStore(), new MemoryNodeStore()];
        const trees = [newTree(replacing), newTree(setting)] as const;
        for (const tree of trees)
          for (const { path: labels, leaf } of before) if (leaf !== undefined) tree.set(labels, leaf);
        for (const [first, second, leaves] of replaced) {
          const at = [Uint8Array.of(2, ...first), second];
          trees[0].replace(at, leaves);
          trees[1].delete(at);
          for (const { below, leaf } of leaves) trees[1].set([...at, ...below], leaf);
        }
        expect(trees[0].rootHash()).toEqual(trees[1].rootHash());
        expect(replacing.size).toBe(setting.size);
      }),
      { numRuns: 100 },
    );
    const tree = newTree();
    tree.set(path("a", "b"), bytes("leaf"));
    expect(() => tree.replace(path("a", "b"), [{ below: path("c"), leaf: bytes("x") }])).toThrow("not a level");
    expect(() => tree.set(path("a"), bytes("x"))).toThrow("not a leaf");
  });

  it("deletes a whole level", () => {
    const store = new MemoryNodeStore();
    const tree = newTree(store);
    tree.set(path("a", "x", "p"), bytes("1"));
    tree.set(path("a", "y"), bytes("2"));
    tree.set(path("b"), bytes("3"));
    tree.delete(path("a"));
    expect(tree.rootHash()).toEqual(plainRoot([{ path: path("b"), leaf: bytes("3") }]));
    expect(store.size).toBe(2);
  });

  it("detaches a whole level, which is then deleted node by node", () => {
    fc.assert(
      fc.property(changes, fc.boolean(), (list, flushed) => {
        const store = new MemoryNodeStore();
        const tree = newTree(store);
        const leaves = apply(tree, list);
        if (flushed) tree.rootHash();
        const first = leaves[0]?.path[0];
        fc.pre(first !== undefined);
        const at = [first];
        const kept = leaves.filter((leaf) => key([leaf.path[0] as Uint8Array]) !== key(at));
        expect(tree.has(at)).toBe(true);
        const ids = [tree.detach(at)].filter((id) => id !== undefined);
        expect(tree.has(at)).toBe(false);
        expect(tree.rootHash()).toEqual(plainRoot(kept));
        for (let id = ids.pop(); id !== undefined; id = ids.pop()) ids.push(...tree.deleteDetached(id));
        for (const { path: leafAt } of kept) tree.delete(leafAt);
        tree.rootHash();
        expect(store.size).toBe(1);
      }),
    );
  });

  it("refuses a path that meets a leaf, ends at a level, or has no label", () => {
    const tree = newTree();
    tree.set(path("a", "b"), bytes("1"));
    expect(() => tree.set(path("a", "b", "c"), bytes("2"))).toThrow(RangeError);
    expect(() => tree.set(path("a"), bytes("2"))).toThrow(RangeError);
    expect(() => tree.set([], bytes("2"))).toThrow(RangeError);
    expect(tree.get(path("a", "b"))).toEqual(bytes("1"));
  });

  it("reads and writes a number of nodes that grows with the logarithm of its size", () => {
    const counts = [100, 10_000].map((size) => {
      const store = new MemoryNodeStore();
      const tree = newTree(store);
      for (let index = 0; index < size; index++) tree.set([sha256(bytes(`${index}`))], bytes("leaf"));
      tree.rootHash();
      let count = 0;
      const counted = {
        get: (id: number) => {
          count++;
          return store.get(id);
        },
        set: (id: number, node: Uint8Array) => {
          count++;
          store.set(id, node);
        },
        delete: (id: number) => store.delete(id),
      };
      const again = new CertifiedTree(counted, sha256);
      again.set([sha256(bytes("one more"))], bytes("leaf"));
      again.rootHash();
      return count;
    });
    expect(Math.max(...counts)).toBeLessThan(60);
  });
});
