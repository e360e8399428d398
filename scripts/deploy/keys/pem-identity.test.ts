import { createPrivateKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Principal } from "@store-forever/protocol/ic";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accountIdOf } from "./account-id.ts";
import { identityIn, PemIdentity } from "./pem-identity.ts";

const curve = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve }).privateKey;
const sec1 = (key: KeyObject) => key.export({ type: "sec1", format: "pem" }).toString();
const pkcs8 = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();
const pemOf = (der: Buffer) =>
  `-----BEGIN PRIVATE KEY-----\n${der.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n`;
const principalOf = (pem: string) => new PemIdentity(pem, "key.pem").getPrincipal().toText();

/** Version 2 of PKCS #8, with the public key behind the private one. `icp` tags it as RFC 8410 does, old versions of `dfx` as ring did. */
function ed25519Pem(key: KeyObject, form: "icp" | "ring"): string {
  const seed = key.export({ type: "pkcs8", format: "der" }).subarray(-32);
  const publicKey = Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url");
  const [length, tag] = form === "icp" ? ["51", "812100"] : ["53", "a123032100"];
  const head = Buffer.from(`30${length}020101300506032b657004220420`, "hex");
  return pemOf(Buffer.concat([head, seed, Buffer.from(tag, "hex"), publicKey]));
}

describe("PemIdentity", () => {
  it.each(["secp256k1", "prime256v1"])("reads %s in each form that tools write", (name) => {
    const key = curve(name);
    const withParameters = `-----BEGIN EC PARAMETERS-----\nBgUrgQQACg==\n-----END EC PARAMETERS-----\n${sec1(key)}`;
    expect(new Set([sec1(key), pkcs8(key), withParameters].map(principalOf)).size).toBe(1);
  });

  it("reads Ed25519 in each form that tools write", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const forms = [pkcs8(privateKey), ed25519Pem(privateKey, "icp"), ed25519Pem(privateKey, "ring")];
    expect(new Set(forms.map(principalOf)).size).toBe(1);
  });

  it("has the principal that `icp identity principal` tells for a key that `icp identity new` made", () => {
    const pem = `-----BEGIN PRIVATE KEY-----
MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgdMLepxkbEN91168v5Nmv
UQJv8l0342PwpVRYjD2xzZihRANCAAQ9PK0BaGtmn5LK/DyULZxifur0UVWSZ025
3fY6xZCki4sUA7klekP2z8BLIZkDdgTcy2oDoX1Y+R1iqG33Lj88
-----END PRIVATE KEY-----`;
    const principal = "w3gmk-wptox-stswz-mblea-l67ki-vh2rc-k655e-dts23-7jhc4-l5fgm-vqe";
    expect(principalOf(pem)).toBe(principal);
    expect(accountIdOf(Principal.fromText(principal))).toBe(
      "3cd22ae4cfed29413eb73a708865a49cf56e5af231f56c98efd88e8e5e0be93d",
    );
  });

  it("signs what its public key verifies, with a small s on secp256k1", async () => {
    const message = new TextEncoder().encode("message");
    const half = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
    for (const key of [curve("secp256k1"), curve("prime256v1"), generateKeyPairSync("ed25519").privateKey]) {
      const identity = new PemIdentity(pkcs8(key), "key.pem");
      for (let count = 0; count < 20; count++) {
        const signature = await identity.sign(message);
        const isEd25519 = key.asymmetricKeyType === "ed25519";
        const verifier = { key: createPrivateKey(pkcs8(key)), dsaEncoding: "ieee-p1363" } as const;
        expect(verify(isEd25519 ? null : "sha256", message, verifier, signature)).toBe(true);
        if (key.asymmetricKeyDetails?.namedCurve === "secp256k1")
          expect(BigInt(`0x${Buffer.from(signature.subarray(32)).toString("hex")}`)).toBeLessThanOrEqual(half);
      }
    }
  });

  it.each([
    ["nothing", "", "holds no private key"],
    ["a damaged key", "-----BEGIN PRIVATE KEY-----\nMIGE\n-----END PRIVATE KEY-----", "holds no private key"],
    [
      "another kind of key",
      pkcs8(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey),
      "holds no private key",
    ],
    ["a curve that the network does not know", pkcs8(curve("secp384r1")), "holds no private key"],
    [
      "an encrypted key",
      curve("secp256k1").export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "p" }).toString(),
      "is encrypted",
    ],
  ])("refuses %s", (_, pem, reason) => {
    expect(() => new PemIdentity(pem, "key.pem")).toThrow(
      `key.pem ${reason}`.replace("key.pem is", "The key in key.pem is"),
    );
  });
});

describe("identityIn", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(path.join(os.tmpdir(), "keys-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it("makes a key once, for its owner's eyes", () => {
    const file = path.join(dir, "new", "key.pem");
    const first = identityIn(file).getPrincipal().toText();
    expect(identityIn(file).getPrincipal().toText()).toBe(first);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
