import { type Download, packed } from "./honest-download.ts";
import { type ZipFile, zipOf } from "./zip-writer.ts";

type Memory = Download["manifest"]["memories"][number];
type Gallery = Download["manifest"]["galleries"][number];
/** Changes a download. @returns the ZIP file, where it is put together in an unusual way */
type Forgery = (download: Download) => Buffer | undefined;

const memory =
  (change: (memory: Memory, download: Download) => void): Forgery =>
  (download) => {
    const [first] = download.manifest.memories;
    if (first === undefined) throw new Error("The download has no memory.");
    change(first, download);
    return undefined;
  };
const gallery =
  (change: (gallery: Gallery) => void): Forgery =>
  ({
    manifest: {
      galleries: [first],
    },
  }) => {
    if (first === undefined) throw new Error("The download has no gallery.");
    change(first);
    return undefined;
  };
const added =
  (file: ZipFile): Forgery =>
  (download) =>
    packed(download, [file]);
const text = (value: string) => Buffer.from(value);

/** What is changed in a downloaded archive, and how. */
export const FORGERIES: Readonly<Record<string, Forgery>> = {
  "another title": memory((one) => Object.assign(one, { title: "Mine" })),
  "another description": memory((one) => Object.assign(one, { description: "By me" })),
  "no description": memory((one) => void Reflect.deleteProperty(one, "description")),
  "another date": memory((one) => Object.assign(one, { capturedAtNs: "1" })),
  "no date": memory((one) => void Reflect.deleteProperty(one, "capturedAtNs")),
  "another type of memory": memory((one) => Object.assign(one, { type: "document" })),
  "another type of file": memory((one) => Object.assign(one, { contentType: "text/html" })),
  "another source": memory((one) => Object.assign(one, { sourceUrl: "https://evil.example" })),
  "another size": memory((one) => Object.assign(one, { sizeBytes: one.sizeBytes + 1 })),
  "another hash": memory((one) => Object.assign(one, { sha256: "00".repeat(32) })),
  "a caption of its own": memory((one) => Object.assign(one, { caption: "Proof of guilt" })),
  "a field that nobody knows": memory((one) => Object.assign(one, { author: "Me" })),
  "another file name": memory((one, { files }) => rename(one, files, "originals/evil.jpg")),
  "a file name that turns its direction": memory((one, { files }) =>
    rename(one, files, "originals/photo-0\u202egpj.exe"),
  ),
  "a file outside of its folder": memory((one, { files }) => rename(one, files, "photo-0.jpg")),
  "a receipt in another place": memory((one, { files }) => {
    files.set("receipts/other.json", files.get(one.receiptPath) ?? text(""));
    files.delete(one.receiptPath);
    one.receiptPath = "receipts/other.json";
  }),
  "the two photos' ids exchanged": ({ manifest: { memories } }) => {
    const [one, two] = memories;
    if (one && two) [one.memoryId, two.memoryId] = [two.memoryId, one.memoryId];
    return undefined;
  },
  "the photos in another order": ({ manifest }) => void manifest.memories.reverse(),
  "a photo twice": ({ manifest: { memories } }) => void memories.push(...memories.slice(0, 1)),
  "another caption in the gallery": gallery((one) => Object.assign(one.items[0] ?? {}, { caption: "Forged" })),
  "no caption in the gallery": gallery((one) => void Reflect.deleteProperty(one.items[0] ?? {}, "caption")),
  "another title of the gallery": gallery((one) => Object.assign(one, { title: "Other" })),
  "a description of the gallery": gallery((one) => Object.assign(one, { description: "Forged" })),
  "a source of the gallery": gallery((one) => Object.assign(one, { sourceUrl: "https://evil.example" })),
  "another date of the gallery": gallery((one) => Object.assign(one, { createdAtNs: "1" })),
  "another order in the gallery": gallery((one) => void one.items.reverse()),
  "a field of the gallery that nobody knows": gallery((one) => Object.assign(one, { place: "Paris" })),
  "the gallery twice": ({ manifest: { galleries } }) => void galleries.push(...galleries.slice(0, 1)),
  "a photo fewer, and nothing said": ({ manifest, files }) => {
    const gone = manifest.memories.pop();
    for (const name of [gone?.path, gone?.receiptPath]) files.delete(name ?? "");
    return undefined;
  },
  "a photo that is said to be left out, and is there": ({ manifest }) =>
    void manifest.leftOut.push({ memoryId: manifest.memories[0]?.memoryId ?? "", reason: "x" }),
  "nothing in it": ({ manifest, files }) => {
    Object.assign(manifest, { galleries: [], memories: [], leftOut: [] });
    files.clear();
    return undefined;
  },
  "an owner of another name": ({ manifest }) => void Object.assign(manifest, { owner: "aaaaa-aa" }),
  "a field of the manifest that nobody knows": ({ manifest }) => void Object.assign(manifest, { verifiedBy: "me" }),
  "another format": ({ manifest }) => void Object.assign(manifest, { format: "store-forever archive 2" }),
  "other bytes": memory((one, { files }) => void files.set(one.path, text("x".repeat(one.sizeBytes)))),
  "a receipt that says more": memory((one, { files }) => {
    const receipt = JSON.parse(Buffer.from(files.get(one.receiptPath) ?? "").toString()) as object;
    files.set(one.receiptPath, text(JSON.stringify({ ...receipt, note: "by me" })));
  }),
  "a receipt that is no receipt": memory((one, { files }) => void files.set(one.receiptPath, text("[]"))),
  "a file that nobody speaks of": added({ name: "read-me.html", bytes: text("<script>") }),
  "a file that leads out of its folder": added({ name: "../../evil.txt", bytes: text("x") }),
  "a file at an absolute path": added({ name: "/etc/evil.txt", bytes: text("x") }),
  "a path with backslashes": added({ name: "..\\..\\evil.txt", bytes: text("x") }),
  "a path with a drive": added({ name: "C:/evil.txt", bytes: text("x") }),
  "a symbolic link": added({ name: "originals/link", bytes: text("/etc/passwd"), isLink: true }),
  "a folder": added({ name: "originals/x/", bytes: text("") }),
  "a file that unpacks to a gigabyte": added({ name: "bomb", bytes: Buffer.alloc(50_000_000), isCompressed: true }),
  "a file that says to be longer than it is": added({ name: "long", bytes: text("x"), saidBytes: 4_000_000_000 }),
  "a manifest twice": added({ name: "manifest.json", bytes: text("{}") }),
  "a manifest again in capitals": added({ name: "MANIFEST.json", bytes: text("{}") }),
  "a file with two names": added({ name: "receipts/x.json", localName: "originals/evil.exe", bytes: text("x") }),
  "the first photo as another program would unpack it": ({ manifest, files }) =>
    zipOf([
      ...[...files].map(([name, bytes], index) => ({ name, bytes, ...(index === 0 ? { localName: "evil.exe" } : {}) })),
      { name: "manifest.json", bytes: text(JSON.stringify(manifest)) },
    ]),
  "60,000 files more": (download) =>
    packed(
      download,
      Array.from({ length: 60_000 }, (_, index) => ({ name: `x/${index}`, bytes: text("") })),
    ),
};

function rename(one: Memory, files: Map<string, Uint8Array>, name: string): void {
  files.set(name, files.get(one.path) ?? text(""));
  files.delete(one.path);
  one.path = name;
}
