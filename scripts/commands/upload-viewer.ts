/** `npm run upload-viewer -- --canister ID`: puts the viewer into an archive of one's own, which then shows itself. */
import { existsSync } from "node:fs";
import process from "node:process";
import { uploadViewer } from "@store-forever/asset-canister/upload";
import { createAgent } from "@store-forever/protocol/ic";
import { buildParts } from "../build/build-parts.ts";
import { identityIn } from "../deploy/keys/pem-identity.ts";
import { openTarget, urlOf } from "../deploy/network/target.ts";
import { VIEWER_FILES } from "../deploy/plan/deployment.ts";
import { readOptions, rethrowReadable } from "../setup/command-line.ts";
import { ROOT, SetupError } from "../setup/setup.mjs";

const USAGE = `Usage: npm run upload-viewer -- --canister ID --identity FILE [OPTIONS]

Builds the viewer and uploads it to a canister that runs the module of archives. Its pages then show that canister.

  --canister ID    the canister
  --identity FILE  the key of one of its controllers, a PEM as icp and dfx write it
  --network NAME   ic or local (default: ic)
  --host URL       the network's HTTP interface (default: https://icp-api.io, http://127.0.0.1:4943)
  --help           this text

Variables PUBLIC_… of the environment are written into the pages (docs/deploy.md).`;

const text = { type: "string" } as const;
const options = readOptions(
  {
    canister: text,
    identity: text,
    network: { ...text, default: "ic" },
    host: text,
    help: { type: "boolean", default: false },
  },
  USAGE,
);

async function upload(): Promise<void> {
  const { canister: canisterId, identity, network: name, host } = options;
  if (name !== "ic" && name !== "local") throw new SetupError(`--network takes ic or local, not "${name}".`);
  if (canisterId === undefined || identity === undefined) throw new SetupError(USAGE);
  if (!existsSync(identity)) throw new SetupError(`There is no file ${identity}.`);
  await buildParts({ only: ["viewer"], log: console.log });
  const target = await openTarget({ name, host });
  const agent = createAgent({ ...target, identity: identityIn(identity) });
  const settings = Object.entries(process.env).filter(([variable]) => variable.startsWith("PUBLIC_"));
  const origin = urlOf(target, canisterId);
  const environment = Object.fromEntries(settings) as Record<`PUBLIC_${string}`, string>;
  const { uploaded, deleted } = await uploadViewer({ agent, canisterId, dir: VIEWER_FILES, environment, origin });
  console.log(`${uploaded.length} files uploaded, ${deleted.length} deleted. The archive is at ${origin}/`);
}

if (options.help) console.log(USAGE);
else {
  process.chdir(ROOT);
  await upload().catch((error: unknown) => {
    if (error instanceof SetupError) throw error;
    rethrowReadable(error);
  });
}
