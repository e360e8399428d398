import { readFileSync } from "node:fs";
import path from "node:path";
import satisfies from "spdx-satisfies";
import { describe, expect, it } from "vitest";
import { ROOT } from "../setup/setup.mjs";
import { readLockfile, shippedPackages } from "./lockfile.ts";

const packages = readLockfile(ROOT);
const foreign = Object.entries(packages).filter(([place, { link }]) => place.includes("node_modules/") && !link);

/** Licences that let us ship a package in a bundle under the MIT licence. MPL-2.0 covers files, and we change none. */
const ALLOWED = [
  "MIT",
  "ISC",
  "0BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "MPL-2.0",
  "BlueOak-1.0.0",
  "Unlicense",
  "Zlib",
  "CC0-1.0",
];

/** Licences under which a package ships as a file of its own, which people can replace, with its licence (extension/libheif.ts). */
const ALLOWED_APART: Record<string, string> = { "node_modules/libheif-js": "LGPL-3.0" };

describe("the lockfile", () => {
  it("pins every package by the SHA-512 of its archive", () => {
    expect(foreign.filter(([, { integrity }]) => !integrity?.startsWith("sha512-")).map(([place]) => place)).toEqual(
      [],
    );
  });

  it("takes no package from a repository or an address of its own", () => {
    expect(foreign.filter(([, { resolved }]) => resolved !== undefined).map(([place]) => place)).toEqual([]);
  });

  it("has exact versions of all that the parts ask for", () => {
    const parts = Object.entries(packages).filter(([place]) => !place.includes("node_modules/"));
    const loose = parts.flatMap(([place, { dependencies, devDependencies }]) =>
      Object.entries({ ...dependencies, ...devDependencies })
        .filter(([, version]) => !/^(?:npm:[@\w/-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
        .map(([name, version]) => `${place}: ${name} ${version}`),
    );
    expect(parts.length).toBeGreaterThan(5);
    expect(loose).toEqual([]);
  });

  it("runs no script of a package at installation", () => {
    expect(readFileSync(path.join(ROOT, ".npmrc"), "utf8")).toMatch(/^ignore-scripts=true$/m);
  });
});

describe("what ships", () => {
  const shipped = [...shippedPackages(packages)];

  it("is found through the parts", () => {
    expect(shipped).toContain("node_modules/preact");
    expect(shipped).toContain("node_modules/@dfinity/agent");
    expect(shipped).not.toContain("node_modules/vitest");
  });

  it.each(shipped)("%s has a licence that lets us ship it", (place) => {
    const license = packages[place]?.license ?? "none";
    expect(license, place).not.toBe("none");
    if (license !== ALLOWED_APART[place]) expect(satisfies(license, ALLOWED), `${place}: ${license}`).toBe(true);
  });
});
