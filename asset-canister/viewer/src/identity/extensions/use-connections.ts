import type { SessionUse } from "@store-forever/protocol/connect";
import { useEffect, useState } from "preact/hooks";
import { type Connection, lookAtConnection, onConnections, readConnections } from "./connections.ts";

/** For components: the extensions that the person connected in this browser. */
export function useConnections(): Connection[] {
  const [connections, setConnections] = useState(readConnections);
  useEffect(() => onConnections(() => setConnections(readConnections())), []);
  return connections;
}

/** For components: what a connected extension does, asked anew whenever the person comes back to this page. */
export function useSessionUse(connection: Connection): SessionUse | undefined {
  const { extensionId, publicKey } = connection;
  const [use, setUse] = useState<SessionUse>();
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") void lookAtConnection(connection).then(setUse);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [extensionId, publicKey]);
  return use;
}
