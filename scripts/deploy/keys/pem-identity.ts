import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { type Signature, SignIdentity } from "@store-forever/protocol/ic";
import { DeployError } from "../deploy-error.ts";
import { writeAtomically } from "../write-atomically.ts";

/** The order of secp256k1. Replicas refuse signatures with a large `s` (BIP 146). SEC 2, section 2.4.1. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
/** A PKCS #8 document with an Ed25519 key up to its 32 bytes. RFC 8410, section 7. */
const ED25519_HEADER = Buffer.from("302e020100300506032b657004220420", "hex");
const ED25519_SEED = Buffer.from("06032b657004220420", "hex");
const BLOCK = /-----BEGIN ((?:EC |ENCRYPTED )?PRIVATE KEY)-----\s[\s\S]*?-----END \1-----/;

/** A key from a PEM file, as `icp` and `dfx` write them: secp256k1, P-256 or Ed25519. It signs by Node's own crypto. */
export class PemIdentity extends SignIdentity {
  readonly #key: KeyObject;
  readonly #publicKeyDer: Uint8Array;

  /** @throws DeployError when the text holds no such key. @param name how messages call it */
  constructor(pem: string, name: string) {
    super();
    this.#key = privateKeyIn(pem, name);
    this.#publicKeyDer = new Uint8Array(createPublicKey(this.#key).export({ type: "spki", format: "der" }));
  }

  override getPublicKey() {
    return { toDer: () => this.#publicKeyDer };
  }

  override async sign(message: Uint8Array): Promise<Signature> {
    if (this.#key.asymmetricKeyType === "ed25519") return signature(sign(null, message, this.#key));
    const bytes = sign("sha256", message, { key: this.#key, dsaEncoding: "ieee-p1363" });
    return signature(curveOf(this.#key) === "secp256k1" ? withSmallS(bytes) : bytes);
  }
}

/**
 * Reads the key of a deployment, or makes one: secp256k1 in the form of SEC 1, which `icp identity import` and
 * `dfx identity import` take. Only its owner may read the file.
 * @throws DeployError when the file holds no key, or others may read it
 */
export function identityIn(file: string): PemIdentity {
  if (existsSync(file)) {
    requirePrivate(file);
    return new PemIdentity(readFileSync(file, "utf8"), file);
  }
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeAtomically(file, newKey());
  return identityIn(file);
}

/** A new key that is not kept. */
export function temporaryIdentity(): PemIdentity {
  return new PemIdentity(newKey(), "a new key");
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
  return privateKey.export({ type: "sec1", format: "pem" }).toString().trimEnd();
}

function requirePrivate(file: string): void {
  if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0)
    throw new DeployError(`Others on this computer may use the key in ${file}. Run: chmod 600 ${file}`);
}

function privateKeyIn(pem: string, name: string): KeyObject {
  const [block, kind] = BLOCK.exec(pem) ?? [];
  if (block === undefined || kind === undefined) throw notAKey(name);
  if (kind.startsWith("ENCRYPTED") || /Proc-Type:.*ENCRYPTED/.test(block))
    throw new DeployError(
      `The key in ${name} is encrypted. Write it without a password (icp identity export NAME, dfx identity export NAME) and delete that file afterwards.`,
    );
  const key = parsed(block);
  if (key === undefined) throw notAKey(name);
  return key;
}

function parsed(block: string): KeyObject | undefined {
  const der = Buffer.from(block.replace(/-----[^-]+-----|\s/g, ""), "base64");
  const seedAt = der.indexOf(ED25519_SEED);
  try {
    // `icp` and `dfx` put the public key behind an Ed25519 key (version 2 of PKCS #8), which OpenSSL does not read.
    const key =
      seedAt < 0
        ? createPrivateKey(block)
        : createPrivateKey({
            key: Buffer.concat([ED25519_HEADER, der.subarray(seedAt + ED25519_SEED.length).subarray(0, 32)]),
            format: "der",
            type: "pkcs8",
          });
    const isKnown = key.asymmetricKeyType === "ed25519" || ["secp256k1", "prime256v1"].includes(curveOf(key) ?? "");
    return isKnown ? key : undefined;
  } catch {
    return undefined;
  }
}

function notAKey(name: string): DeployError {
  return new DeployError(
    `${name} holds no private key that icp or dfx write: a PEM with a secp256k1, P-256 or Ed25519 key. Give the right file with --identity.`,
  );
}

const curveOf = (key: KeyObject) => key.asymmetricKeyDetails?.namedCurve;
const signature = (bytes: Uint8Array) => new Uint8Array(bytes) as Signature;

function withSmallS(bytes: Buffer): Buffer {
  const s = BigInt(`0x${bytes.subarray(32).toString("hex")}`);
  if (s <= ORDER / 2n) return bytes;
  const small = Buffer.from((ORDER - s).toString(16).padStart(64, "0"), "hex");
  return Buffer.concat([bytes.subarray(0, 32), small]);
}
