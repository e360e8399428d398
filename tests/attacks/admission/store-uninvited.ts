import { type AdmissionErrorCode, type AdmissionPolicy, nameOf, StoreError } from "@store-forever/protocol";
import { type Attack, AttackSucceeded } from "../attack.ts";
import { sendUpdate } from "../caller.ts";
import { closedArchive } from "./closed-archive.ts";
import { ADMINISTERING, LEAVING, STORING, type Update } from "./updates.ts";

const NO_ARGUMENTS = Uint8Array.from([0x44, 0x49, 0x44, 0x4c, 0, 0]);
const POLICIES: [AdmissionPolicy, AdmissionErrorCode][] = [
  [{ owner: null }, "OwnerOnly"],
  [{ invited: null }, "InvitationNeeded"],
  [{ paid: { margin_percent: 20 } }, "PaymentNeeded"],
];

/** Strangers, and people who were in before the policy, at archives that do not let them store. */
export const CLOSED_ATTACKS: readonly Attack[] = POLICIES.flatMap(([policy, code]) => [
  ...[...STORING, ...LEAVING, ...ADMINISTERING].map((update) => attack("stranger", update, policy, code)),
  ...STORING.map((update) => attack("member", update, policy, code)),
  {
    name: `a stranger has an update cost an archive for '${nameOf(policy)}' by calling a query as one`,
    run: async (ground) => {
      const archive = await closedArchive(ground, policy);
      const answer = await sendUpdate(archive.stranger(), archive.canisterId, "limits", NO_ARGUMENTS);
      if (!answer.includes("IC0406")) throw new AttackSucceeded(`The network answered ${answer}.`);
      return "refused before it ran";
    },
  },
]);

function attack(
  who: "stranger" | "member",
  { method, send }: Update,
  policy: AdmissionPolicy,
  code: AdmissionErrorCode,
): Attack {
  const person = who === "stranger" ? "a stranger" : "a person who stored before";
  return {
    name: `${person} calls ${method} at an archive for '${nameOf(policy)}'`,
    async run(ground) {
      const archive = await closedArchive(ground, policy);
      const { backend } = who === "stranger" ? archive.stranger() : archive.member;
      const refusal = await send(backend).then(
        (answer) => {
          throw new AttackSucceeded(`The method ran and answered ${Object.keys(answer as object).join()}.`);
        },
        (error: unknown) => error,
      );
      if (refusal instanceof StoreError && refusal.code === code) return `${code}, before it ran`;
      throw refusal;
    },
  };
}
