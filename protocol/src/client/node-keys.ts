import {
  AgentError,
  type HttpAgent,
  HttpFetchErrorCode,
  MissingSignatureErrorCode,
  TransportError,
} from "@dfinity/agent";

/**
 * Has an agent tell a network that went away from an answer that nobody signed. It fetches the nodes' keys beside its first query, and
 * where they do not come, it says that a signature is missing (3.4.3; of unsigned answers it says something else).
 * @returns the agent. Its queries fail with a TransportError where the keys cannot be fetched
 */
export function tellingMissingKeys(agent: HttpAgent): HttpAgent {
  const query = agent.query.bind(agent);
  agent.query = (...request: Parameters<typeof query>) =>
    query(...request).catch((error: unknown) => {
      const lacksKeys = error instanceof AgentError && error.code instanceof MissingSignatureErrorCode;
      throw lacksKeys ? TransportError.fromCode(new HttpFetchErrorCode(error)) : error;
    });
  return agent;
}

/**
 * Has an agent fetch and check the nodes' keys of a canister's subnet once for all queries that begin together. By itself (3.4.3) it does so
 * for each, and each check takes tens of milliseconds.
 */
export function fetchingKeysTogether(agent: HttpAgent): HttpAgent {
  const fetchSubnetKeys = agent.fetchSubnetKeys.bind(agent);
  const underWay = new Map<string, ReturnType<typeof fetchSubnetKeys>>();
  agent.fetchSubnetKeys = (canisterId) => {
    const name = canisterId.toString();
    const known = underWay.get(name);
    if (known !== undefined) return known;
    const begun = fetchSubnetKeys(canisterId).finally(() => underWay.delete(name));
    underWay.set(name, begun);
    return begun;
  };
  return agent;
}
