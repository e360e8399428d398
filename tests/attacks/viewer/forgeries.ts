import { receiptPath, SIDECAR_ENDINGS } from "../../../asset-canister/bag/bag-format.ts";
import { type Download, filesOf, inFolder, packed, textAt } from "./honest-download.ts";
import { type ZipFile, zipOf } from "./zip-writer.ts";

type Memory = Download["archive"]["memories"][number];
type Gallery = Download["archive"]["galleries"][number];
/** Changes a download. @returns the ZIP file, where it is put together in an unusual way */
type Forgery = (download: Download) => Buffer | undefined;

const memory =
  (change: (memory: Memory, download: Download) => void): Forgery =>
  (download) => {
    const [first] = download.archive.memories;
    if (first === undefined) throw new Error("The download has no memory.");
    change(first, download);
    return undefined;
  };
const gallery =
  (change: (gallery: Gallery) => void): Forgery =>
  ({
    archive: {
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
const originalOf = ({ files: { original } }: Memory) => original ?? "";
const jsonOf = (one: Memory) => `${originalOf(one)}${SIDECAR_ENDINGS.json}`;
const sidecar = (changed: object): Forgery =>
  memory((one, { files }) => {
    const whole = { ...JSON.parse(textAt(files, jsonOf(one))), ...changed };
    files.set(jsonOf(one), text(`${JSON.stringify(whole, null, 2)}\n`));
  });

/** What is changed in a downloaded archive, and how. */
export const FORGERIES: Readonly<Record<string, Forgery>> = {
  "another title": sidecar({ title: "Mine" }),
  "another description": sidecar({ description: "By me" }),
  "no description": sidecar({ description: undefined }),
  "another date": sidecar({ capturedAt: "1970-01-01T00:00:00.000Z" }),
  "no date": sidecar({ capturedAt: undefined }),
  "another type of memory": sidecar({ memoryType: "document" }),
  "another type of file": sidecar({ contentType: "text/html" }),
  "another source": sidecar({ sourceUrl: "https://evil.example" }),
  "another size": sidecar({ sizeBytes: 1 }),
  "another hash": sidecar({ sha256: "00".repeat(32) }),
  "a caption of its own": sidecar({ captions: [{ gallery: "Holiday", caption: "Proof of guilt" }] }),
  "a field that nobody knows": sidecar({ author: "Me" }),
  "no sidecar": memory((one, { files }) => void files.delete(jsonOf(one))),
  "another title for photo software": memory((one, { files }) => {
    const path = `${originalOf(one)}${SIDECAR_ENDINGS.xmp}`;
    files.set(path, text(textAt(files, path).replace("Photo 0", "Mine").replace("Photo 1", "Mine")));
  }),
  "another field of a memory": memory((one) => Object.assign(one, { author: "Me" })),
  "another file name": memory((one, { files }) => rename(one, files, "data/originals/evil.jpg")),
  "a file name that turns its direction": memory((one, { files }) =>
    rename(one, files, "data/originals/photo-0\u202egpj.exe"),
  ),
  "a file outside of its folder": memory((one, { files }) => rename(one, files, "data/photo-0.jpg")),
  "a receipt in another place": memory(({ memoryId }, { files }) => {
    const path = receiptPath(memoryId);
    files.set("data/receipts/other.json", files.get(path) ?? text(""));
    files.delete(path);
  }),
  "the two photos' ids exchanged": ({ archive: { memories } }) => {
    const [one, two] = memories;
    if (one && two) [one.memoryId, two.memoryId] = [two.memoryId, one.memoryId];
    return undefined;
  },
  "the photos in another order": ({ archive }) => void archive.memories.reverse(),
  "a photo twice": ({ archive: { memories } }) => void memories.push(...memories.slice(0, 1)),
  "another caption in the gallery": gallery((one) => Object.assign(one.items[0] ?? {}, { caption: "Forged" })),
  "no caption in the gallery": gallery((one) => void Reflect.deleteProperty(one.items[0] ?? {}, "caption")),
  "another title of the gallery": gallery((one) => Object.assign(one, { title: "Other" })),
  "a description of the gallery": gallery((one) => Object.assign(one, { description: "Forged" })),
  "a source of the gallery": gallery((one) => Object.assign(one, { sourceUrl: "https://evil.example" })),
  "another date of the gallery": gallery((one) => Object.assign(one, { createdAtNs: "1" })),
  "another order in the gallery": gallery((one) => void one.items.reverse()),
  "a field of the gallery that nobody knows": gallery((one) => Object.assign(one, { place: "Paris" })),
  "the gallery twice": ({ archive: { galleries } }) => void galleries.push(...galleries.slice(0, 1)),
  "a photo fewer, and nothing said": ({ archive, files }) => {
    const gone = archive.memories.pop();
    for (const path of files.keys())
      if (gone && (path.startsWith(originalOf(gone)) || path === receiptPath(gone.memoryId))) files.delete(path);
    return undefined;
  },
  "a photo that is said to be left out, and is there": ({ archive }) =>
    void archive.leftOut.push({ memoryId: archive.memories[0]?.memoryId ?? "", reason: "x" }),
  "nothing in it": ({ archive, files }) => {
    Object.assign(archive, { galleries: [], memories: [], leftOut: [] });
    files.clear();
    return undefined;
  },
  "an owner of another name": ({ archive }) => void Object.assign(archive, { owner: "aaaaa-aa" }),
  "a field of the archive file that nobody knows": ({ archive }) => void Object.assign(archive, { verifiedBy: "me" }),
  "another format": ({ archive }) => void Object.assign(archive, { format: "store-forever bag 2" }),
  "other bytes": memory(
    (one, { files }) => void files.set(originalOf(one), text("x".repeat(textAt(files, originalOf(one)).length))),
  ),
  "a receipt that says more": memory(({ memoryId }, { files }) => {
    const path = receiptPath(memoryId);
    files.set(path, text(JSON.stringify({ ...JSON.parse(textAt(files, path)), note: "by me" })));
  }),
  "a receipt that is no receipt": memory(
    ({ memoryId }, { files }) => void files.set(receiptPath(memoryId), text("[]")),
  ),
  "a file that nobody speaks of": added({ name: inFolder("read-me.html"), bytes: text("<script>") }),
  "a file that leads out of its folder": added({ name: "../../evil.txt", bytes: text("x") }),
  "a file at an absolute path": added({ name: "/etc/evil.txt", bytes: text("x") }),
  "a path with backslashes": added({ name: "..\\..\\evil.txt", bytes: text("x") }),
  "a path with a drive": added({ name: "C:/evil.txt", bytes: text("x") }),
  "a symbolic link": added({ name: inFolder("data/originals/link"), bytes: text("/etc/passwd"), isLink: true }),
  "a folder that has bytes": added({ name: inFolder("data/originals/x/"), bytes: text("<script>") }),
  "a file that unpacks to a gigabyte": added({
    name: inFolder("bomb"),
    bytes: Buffer.alloc(50_000_000),
    isCompressed: true,
  }),
  "a file that says to be longer than it is": added({
    name: inFolder("long"),
    bytes: text("x"),
    saidBytes: 4_000_000_000,
  }),
  "an archive file twice": added({ name: inFolder("data/archive.json"), bytes: text("{}") }),
  "an archive file again in capitals": added({ name: inFolder("data/ARCHIVE.json"), bytes: text("{}") }),
  "a file with two names": added({
    name: inFolder("data/x.json"),
    localName: inFolder("data/evil.exe"),
    bytes: text("x"),
  }),
  "the first file as another program would unpack it": (download) =>
    zipOf(
      [...filesOf(download)].map(([path, bytes], index) => ({
        name: inFolder(path),
        bytes,
        ...(index === 0 ? { localName: inFolder("evil.exe") } : {}),
      })),
    ),
  "a file beside the bag's folder": added({ name: "evil.exe", bytes: text("x") }),
  "60,000 files more": (download) =>
    packed(
      download,
      Array.from({ length: 60_000 }, (_, index) => ({ name: inFolder(`x/${index}`), bytes: text("") })),
    ),
};

function rename(one: Memory, files: Map<string, Uint8Array>, name: string): void {
  const before = originalOf(one);
  for (const ending of ["", ...Object.values(SIDECAR_ENDINGS)]) {
    files.set(`${name}${ending}`, files.get(`${before}${ending}`) ?? text(""));
    files.delete(`${before}${ending}`);
  }
  one.files.original = name;
}
