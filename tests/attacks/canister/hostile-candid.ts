import { idlService } from "@store-forever/protocol/candid";
import { type Attack, AttackSucceeded } from "../attack.ts";
import { sendUpdate } from "../caller.ts";
import type { AttackGround } from "../ground.ts";
import { PAYLOADS } from "./payloads.ts";

const METHODS = Object.entries(idlService.fieldsAsObject());
const UPDATES = METHODS.filter(([, { annotations }]) => annotations.length === 0).map(([name]) => name);
const QUERIES = ["memories_read", "open_share_link", "get_user_galleries", "http_request", "assets_stored", "stats"];
/** Methods that the module has for itself, or Azle for everybody. */
const NOT_OURS = ["<ic-cdk internal> timer_executor", "_azle_chunk", "_azle_heap_allocation", "canister_global_timer"];
/** The network's code for a message that the canister did not accept, and for one to a method that there is not. */
const NEVER_RAN = /IC0406|IC0536|IC0302/;
/** The longest that a bounded query takes here, with everything around it. */
const QUERY_MS = 5_000;

async function runsUpdate(ground: AttackGround, methodName: string, arg: Uint8Array): Promise<string> {
  const answer = await sendUpdate(ground.stranger(), ground.stack.backendCanisterId, methodName, arg);
  if (!NEVER_RAN.test(answer)) throw new AttackSucceeded(`The network answered ${answer}.`);
  return "refused before it ran";
}

async function runsQuery(ground: AttackGround, methodName: string, arg: Uint8Array): Promise<string> {
  const { agent } = ground.stranger();
  const beganAt = performance.now();
  const answer = await agent.query(ground.stack.backendCanisterId, { methodName, arg });
  const tookMs = performance.now() - beganAt;
  if (answer.status !== "rejected") throw new AttackSucceeded("The query was answered.");
  if (tookMs > QUERY_MS) throw new AttackSucceeded(`The query ran for ${Math.round(tookMs)} ms.`);
  return "refused at once";
}

export const HOSTILE_CANDID: readonly Attack[] = [
  ...UPDATES.flatMap((method) =>
    PAYLOADS.slice(0, 3).map(
      ([what, argument]): Attack => ({
        name: `a stranger sends ${method} ${what}`,
        run: (ground) => runsUpdate(ground, method, argument),
      }),
    ),
  ),
  ...PAYLOADS.slice(3).map(
    ([what, argument]): Attack => ({
      name: `a stranger sends create_capsule ${what}`,
      run: (ground) => runsUpdate(ground, "create_capsule", argument),
    }),
  ),
  ...QUERIES.flatMap((method) =>
    PAYLOADS.map(
      ([what, argument]): Attack => ({
        name: `a stranger asks ${method} with ${what}`,
        run: (ground) => runsQuery(ground, method, argument),
      }),
    ),
  ),
  ...[...QUERIES, ...NOT_OURS].map(
    (method): Attack => ({
      name: `a stranger has the canister pay for ${method} as an update`,
      run: (ground) => runsUpdate(ground, method, Uint8Array.from([0x44, 0x49, 0x44, 0x4c, 0, 0])),
    }),
  ),
];
