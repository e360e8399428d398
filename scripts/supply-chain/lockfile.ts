import { readFileSync } from "node:fs";
import path from "node:path";

/** A package of `package-lock.json`, lockfile version 3. Docs: npm, "package-lock.json". */
export interface LockedPackage {
  name?: string;
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Packages by their place: `node_modules/preact`, or a part's folder. */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

export function readLockfile(root: string): LockedPackages {
  const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));
  return packages;
}

/** The parts whose code people run in their browsers or on the Internet Computer. */
const SHIPPED_PARTS = ["extension", "asset-canister", "canister"];

/** The places of all packages that the shipped parts depend on, packages of ours left out. */
export function shippedPackages(packages: LockedPackages): Set<string> {
  const found = new Set<string>();
  const visit = (place: string) => {
    if (found.has(place)) return;
    found.add(place);
    for (const name of Object.keys(packages[place]?.dependencies ?? {})) {
      const dependency = placeOf(packages, place, name);
      if (dependency !== undefined) visit(dependency);
    }
  };
  for (const part of SHIPPED_PARTS) visit(part);
  return new Set([...found].filter((place) => place.includes("node_modules/")));
}

/** Where Node finds a package from a place: the nearest `node_modules` that has it. A link leads to a part of ours. */
function placeOf(packages: LockedPackages, from: string, name: string): string | undefined {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf("/")))) {
    const place = base === "" ? `node_modules/${name}` : `${base}/node_modules/${name}`;
    const found = packages[place];
    if (found?.link) return found.resolved;
    if (found !== undefined) return place;
    if (base === "") return undefined;
  }
}
