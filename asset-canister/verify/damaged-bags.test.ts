import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { BlobReader, BlobWriter, ZipWriter, type ZipWriterAddDataOptions } from "@zip.js/zip.js/lib/zip-core.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filesOfBag, ROOT_KEY, type SampleMemory, sampleSource } from "../bag/bag.fixture.ts";
import { bagsAmong } from "../bag/bag-files.ts";
import { checkBag } from "../bag/check-bag.ts";
import { openFiles } from "./open-files.ts";
import { verifyBag } from "./verify-bag.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Files = Map<string, Bytes>;

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(path.join(tmpdir(), "damaged-bags-"));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

const bytes = (...values: number[]): Bytes => Uint8Array.of(...values);
const memory = (number: number, fileName: string): SampleMemory => ({
  id: `${number}1111111-1111-4111-8111-111111111111`,
  title: `Photo ${number}`,
  fileName,
  original: new Uint8Array(200).fill(number),
});
const ALL = [memory(1, "Café.jpg"), memory(2, "lake.jpg"), memory(3, "hill.jpg")];
const whole = async (samples = ALL): Promise<Files> => filesOfBag(await sampleSource(samples));
const text = (value: string): Bytes => new TextEncoder().encode(value);
const file = (name: string) => `data/originals/${name}`;

async function folderOf(files: ReadonlyMap<string, Uint8Array>, below = ""): Promise<string> {
  const folder = await mkdtemp(path.join(parent, "folder-"));
  for (const [name, content] of files) {
    await mkdir(path.dirname(path.join(folder, below, name)), { recursive: true });
    await writeFile(path.join(folder, below, name), content);
  }
  return folder;
}

type Entry = [name: string, content: Bytes, options?: ZipWriterAddDataOptions];

/** As other programs write it: compressed, with folders, and whatever the entries' options say. */
async function zipOf(entries: Iterable<Entry>, options: { zip64?: boolean } = {}): Promise<Bytes> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, ...options });
  for (const [name, content, more] of entries) await writer.add(name, new BlobReader(new Blob([content])), more);
  const blob = await writer.close();
  return new Uint8Array(await blob.arrayBuffer());
}
const entriesOf = (files: Files, below = "Holiday/"): Entry[] =>
  [...files].map(([name, content]) => [`${below}${name}`, content]);

async function onDisk(zip: Bytes, name = "holiday.zip"): Promise<string> {
  const target = path.join(await mkdtemp(path.join(parent, "zip-")), name);
  await writeFile(target, zip);
  return target;
}

/** @returns the files that are named, and the titles of what is whole, of all bags that are there */
async function checked(source: string): Promise<{ named: string[]; whole: string[] }> {
  const files = await openFiles(source);
  try {
    const { bags, outside } = bagsAmong(files);
    const checks = [];
    for (const { bag } of bags) checks.push(await checkBag(bag, { rootKey: ROOT_KEY }));
    return {
      named: [...outside, ...checks.flatMap(({ problems }) => problems.map((problem) => problem.split(": ")[0] ?? ""))],
      whole: checks.flatMap(({ memories }) => memories.map(({ receipt }) => receipt.description.title)).sort(),
    };
  } finally {
    await files.close();
  }
}

const EVERYTHING = { named: [], whole: ["Photo 1", "Photo 2", "Photo 3"] };

/** What is no damage. */
const UNHARMED: Record<string, () => Promise<string>> = {
  "a ZIP file that another program has packed again": async () => onDisk(await zipOf(entriesOf(await whole()))),
  "a ZIP file of zip64": async () => onDisk(await zipOf(entriesOf(await whole()), { zip64: true })),
  "a ZIP file without a folder, under another name": async () =>
    onDisk(await zipOf(entriesOf(await whole(), "")), "photos.backup"),
  "a ZIP file that macOS has packed": async () =>
    onDisk(
      await zipOf([
        ...entriesOf(await whole()),
        ["Holiday/", bytes(), { directory: true }],
        ["__MACOSX/Holiday/._index.html", bytes(1)],
        ["Holiday/data/.DS_Store", bytes(1)],
      ]),
    ),
  "a bag in a folder in a folder": async () => folderOf(await whole(), "Downloads/Holiday"),
  "a folder that Windows and macOS have looked into": async () =>
    folderOf(new Map([...(await whole()), ["data/originals/Thumbs.db", bytes(1)], [".DS_Store", bytes(1)]])),
  "names whose accents are written in two parts": async () =>
    folderOf(new Map([...(await whole())].map(([name, content]) => [name.normalize("NFD"), content]))),
};

test.each(Object.entries(UNHARMED))("%s is whole", async (_, source) => {
  expect(await checked(await source())).toEqual(EVERYTHING);
});

test("two bags in one folder are two bags", async () => {
  const files = await whole([memory(1, "a.jpg")]);
  const others = await whole([memory(2, "b.jpg")]);
  const both = new Map([...files].map(([name, content]) => [`Part 1/${name}`, content]));
  for (const [name, content] of others) both.set(`Part 2/${name}`, content);
  expect(await checked(await folderOf(both))).toEqual({ named: [], whole: ["Photo 1", "Photo 2"] });
});

interface Damage {
  source: () => Promise<string>;
  named: string[];
  whole?: string[];
}

const changed = async (change: (files: Files) => void): Promise<Files> => {
  const files = await whole();
  change(files);
  return files;
};
const inFolder = (change: (files: Files) => void) => async () => folderOf(await changed(change));
const lines = (files: Files, name: string, change: (line: string) => string | undefined): void => {
  const all = new TextDecoder().decode(files.get(name)).split("\n");
  files.set(name, text(all.flatMap((line) => change(line) ?? []).join("\n")));
};
/** The same ZIP file with bytes that begin at a text exchanged. */
async function zipWith(change: (zip: Buffer) => void, files?: Files): Promise<string> {
  const zip = Buffer.from(
    await zipOf(
      (await entriesOf(files ?? (await whole()))).map(([name, content]): Entry => [name, content, { level: 0 }]),
    ),
  );
  change(zip);
  return onDisk(new Uint8Array(zip));
}

const DAMAGE: Record<string, Damage> = {
  "a line that is missing from the manifest": {
    source: inFolder((files) =>
      lines(files, "manifest-sha256.txt", (line) => (line.endsWith("lake.jpg") ? undefined : line)),
    ),
    named: [file("lake.jpg"), "manifest-sha256.txt"],
    whole: EVERYTHING.whole,
  },
  "a file that is in addition": {
    source: inFolder((files) => void files.set(file("other.jpg"), bytes(1))),
    named: [file("other.jpg"), "bag-info.txt"],
    whole: EVERYTHING.whole,
  },
  "a name in other letters": {
    source: inFolder((files) => {
      files.set(file("LAKE.JPG"), files.get(file("lake.jpg")) ?? bytes());
      files.delete(file("lake.jpg"));
    }),
    named: [file("lake.jpg"), file("LAKE.JPG")],
    whole: EVERYTHING.whole,
  },
  "other line ends in the manifests": {
    source: inFolder((files) => {
      for (const name of ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
        lines(files, name, (line) => (line === "" ? "" : `${line}\r`));
    }),
    named: ["manifest-sha256.txt"],
    whole: EVERYTHING.whole,
  },
  "two files that have changed places": {
    source: inFolder((files) => {
      const [lake, hill] = [files.get(file("lake.jpg")), files.get(file("hill.jpg"))];
      files.set(file("lake.jpg"), hill ?? bytes()).set(file("hill.jpg"), lake ?? bytes());
    }),
    named: [file("lake.jpg"), file("hill.jpg")],
    whole: EVERYTHING.whole,
  },
  "a receipt that is damaged": {
    source: inFolder((files) =>
      lines(files, `data/receipts/${ALL[1]?.id}.json`, (line) => line.replace("Photo 2", "Photo 9")),
    ),
    named: [`data/receipts/${ALL[1]?.id}.json`],
    whole: ["Photo 1", "Photo 3"],
  },
  "a page that is damaged": {
    source: inFolder((files) => void files.set("index.html", text("<!doctype html>!"))),
    named: ["index.html"],
    whole: EVERYTHING.whole,
  },
  "metadata that are damaged": {
    source: inFolder((files) => void files.set(`${file("hill.jpg")}.xmp`, bytes(60))),
    named: [`${file("hill.jpg")}.xmp`],
    whole: EVERYTHING.whole,
  },
  "a declaration that is gone": {
    source: inFolder((files) => void files.delete("bagit.txt")),
    named: ["bagit.txt"],
    whole: EVERYTHING.whole,
  },
  "a manifest of nothing": {
    source: inFolder((files) => void files.set("manifest-sha256.txt", bytes())),
    named: ["manifest-sha256.txt", file("lake.jpg")],
    whole: EVERYTHING.whole,
  },
  "two parts that were unpacked into one folder": {
    source: async () => folderOf(new Map([...(await whole([memory(4, "sea.jpg")])), ...(await whole())])),
    named: [file("sea.jpg"), `data/receipts/${memory(4, "").id}.json`],
    whole: [...EVERYTHING.whole, "Photo 4"],
  },
  "a link in the place of a photo": {
    source: async () => {
      const folder = await folderOf(await changed((files) => void files.delete(file("lake.jpg"))));
      await symlink("/etc/hostname", path.join(folder, file("lake.jpg")));
      return folder;
    },
    named: [file("lake.jpg")],
    whole: ["Photo 1", "Photo 3"],
  },
  "a ZIP file that is cut off": {
    source: async () => {
      const zip = await zipOf(entriesOf(await whole()).map(([name, content]): Entry => [name, content, { level: 0 }]));
      return onDisk(zip.slice(0, Buffer.from(zip).indexOf(file("hill.jpg")) + 60));
    },
    named: [file("hill.jpg"), "data/archive.json", "manifest-sha256.txt"],
    whole: ["Photo 1", "Photo 2"],
  },
  "a byte of a photo in a ZIP file": {
    source: () => zipWith((zip) => zip.writeUInt8(7, zip.indexOf(Buffer.alloc(100, 2)) + 50)),
    named: [file("lake.jpg")],
    whole: ["Photo 1", "Photo 3"],
  },
  "a checksum in a ZIP file": {
    source: () =>
      zipWith((zip) => {
        const at =
          zip.lastIndexOf(file("lake.jpg"), zip.lastIndexOf(`${file("lake.jpg")}.json`) - 1) - "Holiday/".length;
        zip.writeUInt32LE(7, at - 46 + 16);
      }),
    named: [file("lake.jpg")],
    whole: EVERYTHING.whole,
  },
  "a name that leads out of the folder": {
    source: async () => onDisk(await zipOf([...entriesOf(await whole()), ["Holiday/../../evil.sh", bytes(1)]])),
    named: ["../../evil.sh"],
    whole: EVERYTHING.whole,
  },
  "a name that begins at the root": {
    source: async () => onDisk(await zipOf([...entriesOf(await whole()), ["/etc/evil.sh", bytes(1)]])),
    named: ["/etc/evil.sh"],
    whole: EVERYTHING.whole,
  },
  "a link in a ZIP file": {
    source: async () => {
      const files = await changed((all) => void all.delete(file("lake.jpg")));
      const link: Entry = [
        `Holiday/${file("lake.jpg")}`,
        text("/etc/hostname"),
        { externalFileAttributes: (0o120777 << 16) >>> 0, msDosCompatible: false },
      ];
      return onDisk(await zipOf([...entriesOf(files), link]));
    },
    named: [file("lake.jpg")],
    whole: ["Photo 1", "Photo 3"],
  },
  "a file that is in the ZIP file twice": {
    source: async () => {
      const twin: Entry = [`Holiday/${file("lakf.jpg")}`, bytes(9)];
      const zip = Buffer.from(await zipOf([...entriesOf(await whole()), twin]));
      for (let at = zip.indexOf("lakf.jpg"); at !== -1; at = zip.indexOf("lakf.jpg", at)) zip.write("lake.jpg", at);
      return onDisk(new Uint8Array(zip));
    },
    named: [file("lake.jpg")],
    whole: ["Photo 1", "Photo 3"],
  },
  "a file that unpacks to very much more": {
    source: async () =>
      onDisk(await zipOf([...entriesOf(await whole()), ["Holiday/data/bomb.bin", new Uint8Array(64 * 1024 * 1024)]])),
    named: ["data/bomb.bin"],
    whole: EVERYTHING.whole,
  },
  "an encrypted file": {
    source: async () =>
      onDisk(await zipOf([...entriesOf(await whole()), ["Holiday/data/secret.jpg", bytes(1), { password: "x" }]])),
    named: ["data/secret.jpg"],
    whole: EVERYTHING.whole,
  },
  "a file beside the bag": {
    source: async () => onDisk(await zipOf([...entriesOf(await whole()), ["install.exe", bytes(1)]])),
    named: ["install.exe"],
    whole: EVERYTHING.whole,
  },
};

test.each(Object.entries(DAMAGE))("%s is named, and the rest is there", async (_, { source, named, whole: rest }) => {
  const target = await source();
  const found = await checked(target);
  expect(found.named).toEqual(expect.arrayContaining(named));
  expect(found.whole).toEqual(rest ?? EVERYTHING.whole);
  const { problems } = await verifyBag(target, { rootKey: ROOT_KEY });
  expect(problems.length).toBeGreaterThan(0);
});

test("what is no ZIP file, and has no bag in it, is refused in words", async () => {
  const hash = createHash("sha256").update("x").digest();
  await expect(verifyBag(await onDisk(new Uint8Array(hash)), { rootKey: ROOT_KEY })).rejects.toThrow(
    "This is no ZIP file that can be read",
  );
  await expect(verifyBag(await folderOf(new Map([["a.jpg", bytes(1)]])), { rootKey: ROOT_KEY })).rejects.toThrow(
    "This is no downloaded gallery.",
  );
});
