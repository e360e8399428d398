import type { SessionUse } from "@store-forever/protocol/connect";
import { useEffect, useState } from "preact/hooks";
import {
  askSessionUse,
  type ConnectedExtension,
  onConnectedExtensions,
  readConnectedExtensions,
} from "./connected-extensions.ts";

/** For components: the extensions that the person connected in this browser. */
export function useConnectedExtensions(): ConnectedExtension[] {
  const [connections, setConnections] = useState(readConnectedExtensions);
  useEffect(() => onConnectedExtensions(() => setConnections(readConnectedExtensions())), []);
  return connections;
}

/**
 * For components: what a connected extension does with the session. It is asked again whenever the person comes back to
 * this page.
 */
export function useSessionUse(connection: ConnectedExtension): SessionUse | undefined {
  const { extensionId, publicKey } = connection;
  const [use, setUse] = useState<SessionUse>();
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") void askSessionUse(connection).then(setUse);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [extensionId, publicKey]);
  return use;
}
