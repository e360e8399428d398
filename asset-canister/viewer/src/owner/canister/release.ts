import { concatBytes, RELEASE_PATHS, toHex, unwrap } from "@store-forever/protocol";
import { Actor, type Agent, createBackend, type IDL } from "@store-forever/protocol/ic";
import { VerificationError } from "@store-forever/protocol/verify";
import { MODULE_FILE } from "../../../../settings/page-settings.ts";
import { viewerSettings } from "../../backend/viewer-settings.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { type Module, moduleOf } from "./module.ts";

/** The module that an archive of one's own is to have. */
export interface Release {
  /** SHA-256, in hexadecimal. */
  moduleHash: string;
  /** @throws VerificationError for another module, and what the network throws */
  fetchModule(): Promise<Module>;
}

interface Files {
  get_chunk(locator: {
    key: string;
    content_encoding: string;
    index: bigint;
    sha256: [Uint8Array];
  }): Promise<{ content: Uint8Array | number[] }>;
}
const filesService: IDL.InterfaceFactory = ({ IDL: { Record, Text, Nat, Nat8, Opt, Vec, Func, Service } }) =>
  Service({
    get_chunk: Func(
      [Record({ key: Text, content_encoding: Text, index: Nat, sha256: Opt(Vec(Nat8)) })],
      [Record({ content: Vec(Nat8) })],
      ["query"],
    ),
  });

/**
 * What was released last by whoever the archive came from: its factory, or else the viewer that shows it.
 * @returns `undefined` where nobody tells, as when the factory is no more
 */
export async function readRelease({
  changing,
  agent,
}: Pick<OwnerConnection, "changing" | "agent">): Promise<Release | undefined> {
  const archive = unwrap(await changing.get_personal_archive());
  const factory = archive && unwrap(archive.factory);
  return factory === undefined ? viewersRelease() : factorysRelease(agent, factory.toText());
}

/** The release that came with the certified page. */
function viewersRelease(): Release | undefined {
  const { moduleHash } = viewerSettings();
  if (moduleHash === undefined) return undefined;
  const fetchModule = async () => {
    const response = await fetch(`/${MODULE_FILE}`, { cache: "no-store" });
    if (!response.ok) throw new TypeError(`/${MODULE_FILE} answered ${response.status}.`);
    return released(new Uint8Array(await response.arrayBuffer()), moduleHash);
  };
  return { moduleHash, fetchModule };
}

async function factorysRelease(agent: Agent, canisterId: string): Promise<Release | undefined> {
  const release = unwrap(await createBackend(agent, canisterId).get_release());
  if (release === undefined) return undefined;
  const moduleHash = toHex(Uint8Array.from(release.module_sha256));
  const fetchModule = async () => {
    const files = Actor.createActor<Files>(filesService, { agent, canisterId });
    const file = { key: RELEASE_PATHS.module, content_encoding: "identity" };
    const sha256: [Uint8Array] = [Uint8Array.from(release.module_sha256)];
    const chunks: Uint8Array[] = [];
    let leftBytes = Number(release.module_bytes);
    while (leftBytes > 0) {
      const { content } = await files.get_chunk({ ...file, sha256, index: BigInt(chunks.length) });
      if (content.length === 0) throw new TypeError("The factory sends less than the released module.");
      chunks.push(Uint8Array.from(content));
      leftBytes -= content.length;
    }
    return released(concatBytes(chunks), moduleHash);
  };
  return { moduleHash, fetchModule };
}

async function released(bytes: Uint8Array, expected: string): Promise<Module> {
  const module = await moduleOf(bytes);
  if (toHex(module.hash) !== expected)
    throw new VerificationError(`The module is ${toHex(module.hash)}, and not the released one.`);
  return module;
}
