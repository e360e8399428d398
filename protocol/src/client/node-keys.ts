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
