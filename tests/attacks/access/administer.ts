import type { LimitsChange, ResultOf } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { type Attack, AttackSucceeded, refusalIn } from "../attack.ts";
import type { Caller } from "../caller.ts";
import { intruderOf, rejectionIn } from "./intruders.ts";

interface Act {
  what: string;
  attempt(caller: Caller): Promise<ResultOf<unknown>>;
}

const NOBODY = Principal.fromText("aaaaa-aa");
const NO_CHANGE: LimitsChange = {
  max_file_size_bytes: [],
  max_open_sessions: [],
  session_ttl_seconds: [],
  default_quota_bytes: [],
};

/** What administrators alone may do. */
const ACTS: readonly Act[] = [
  { what: "lists the administrators", attempt: ({ backend }) => backend.list_admins() },
  {
    what: "makes themselves an administrator",
    attempt: ({ backend, principal }) => backend.set_admins([Principal.fromText(principal)]),
  },
  { what: "removes all administrators", attempt: ({ backend }) => backend.set_admins([]) },
  {
    what: "raises the default quota",
    attempt: ({ backend }) => backend.set_limits({ ...NO_CHANGE, default_quota_bytes: [2n ** 60n] }),
  },
  {
    what: "forbids every file",
    attempt: ({ backend }) => backend.set_limits({ ...NO_CHANGE, max_file_size_bytes: [1n] }),
  },
  {
    what: "moves the viewer to a site of their own",
    attempt: ({ backend }) =>
      backend.set_origins({ viewer: "https://evil.example", media: "https://evil.example", canister: "aaaaa-aa" }),
  },
  {
    what: "switches uploads off",
    attempt: ({ backend }) => backend.set_feature({ feature: { uploads: null }, enabled: false }),
  },
  {
    what: "switches sharing off",
    attempt: ({ backend }) => backend.set_feature({ feature: { sharing: null }, enabled: false }),
  },
  {
    what: "takes a person's quota away",
    attempt: ({ backend }) => backend.set_quota({ owner: NOBODY, quota_bytes: [0n] }),
  },
  {
    what: "gives themselves a quota",
    attempt: ({ backend, principal }) =>
      backend.set_quota({ owner: Principal.fromText(principal), quota_bytes: [2n ** 60n] }),
  },
  { what: "reads the audit log", attempt: ({ backend }) => backend.list_audit({ cursor: [], limit: [] }) },
];

export const ADMIN_ATTACKS: readonly Attack[] = ACTS.flatMap(({ what, attempt }) =>
  (["a stranger", "nobody (anonymous)", "a person with a capsule"] as const).map(
    (who): Attack => ({
      name: `${who} ${what}`,
      async run(ground) {
        const caller = await intruderOf(ground, who);
        const answer = await attempt(caller).catch(rejectionIn);
        if (typeof answer !== "string") return refusalIn(answer, "Unauthorized");
        if (who === "nobody (anonymous)") return answer;
        throw new AttackSucceeded(`The call ended in ${answer}.`);
      },
    }),
  ),
);
