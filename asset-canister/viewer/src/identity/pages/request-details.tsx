import { type ConnectRequest, comparisonCode, MAX_DELEGATION_MS } from "@store-forever/protocol/connect";
import { identityConfiguration } from "../session/identity-configuration.ts";

/** Whether a known extension asks for this viewer's archive and nothing else. */
export function isUsual(extensionId: string, { targets }: ConnectRequest): boolean {
  const { extensionIds, backendId } = identityConfiguration();
  return extensionIds.includes(extensionId) && targets.every((target) => target === backendId);
}

/** Who asks for what; the browser vouches for the id, nobody for the name. */
export function RequestDetails({ extensionId, request }: { extensionId: string; request: ConnectRequest }) {
  const { extensionIds, backendId } = identityConfiguration();
  const { name, targets, lifetimeMs } = request;
  const isKnown = extensionIds.includes(extensionId);
  return (
    <>
      <p class="lead">An extension of this browser asks to store and read as you.</p>
      {!isKnown && (
        <p class="caution" role="alert">
          This viewer does not know this extension. It may pretend to be another one: connect it only if you are sure
          where it comes from.
        </p>
      )}
      <dl class="request">
        <dt>Extension</dt>
        <dd>
          {name} <span class="quiet">({isKnown ? "known to this viewer" : "unknown"})</span>
          <br />
          <code>{extensionId}</code>
        </dd>
        <dt>May use</dt>
        <dd>
          {targets.map((target) => (
            <div key={target}>
              {target === backendId ? "Your archive" : "A canister that this viewer does not know"}{" "}
              <code>{target}</code>
            </div>
          ))}
        </dd>
        <dt>For</dt>
        <dd>
          {Math.ceil(Math.min(lifetimeMs, MAX_DELEGATION_MS) / 60_000)} minutes at a time, renewed by itself until you
          sign out or your session ends.
        </dd>
        <dt>Compare</dt>
        <dd>
          <strong class="code">{comparisonCode(request)}</strong>
          <br />
          <span class="quiet">
            The extension’s button in the toolbar shows the same four characters. If not, refuse.
          </span>
        </dd>
      </dl>
    </>
  );
}
