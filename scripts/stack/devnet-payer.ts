import { sendTokens } from "@store-forever/devnet";
import { createAgent, type Principal } from "@store-forever/protocol/ic";
import { CyclesLedger } from "../deploy/network/cycles-ledger.ts";
import { ICP_FEE_E8S, openIcpLedger } from "../deploy/network/icp-ledger.ts";

interface Devnet {
  url: string;
  rootKey: string;
}

/** The anonymous principal's tokens, which every devnet gives it, sent as a person sends theirs. */
export class DevnetPayer {
  readonly #agent;

  constructor({ url, rootKey }: Devnet) {
    this.#agent = createAgent({ host: url, rootKey: Buffer.from(rootKey, "hex") });
  }

  /** @param accountId in hexadecimal */
  async sendIcp(accountId: string, e8s: bigint): Promise<void> {
    const sent = await openIcpLedger(this.#agent).transfer({
      memo: 0n,
      amount: { e8s },
      fee: { e8s: ICP_FEE_E8S },
      from_subaccount: [],
      to: Buffer.from(accountId, "hex"),
      created_at_time: [],
    });
    if ("Err" in sent) throw new Error(`The ledger did not send it: ${Object.keys(sent.Err).join()}`);
  }

  sendCycles(owner: Principal, amount: bigint): Promise<void> {
    return sendTokens({ agent: this.#agent, ledger: "cycles", to: { owner }, amount });
  }

  cyclesOf(owner: Principal): Promise<bigint> {
    return new CyclesLedger(this.#agent, owner).balance();
  }
}
