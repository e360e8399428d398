import { useEffect, useState } from "preact/hooks";
import { type Connection, onConnections, readConnections } from "./connections.ts";

/** For components: the extensions that the person connected in this browser. */
export function useConnections(): Connection[] {
  const [connections, setConnections] = useState(readConnections);
  useEffect(() => onConnections(() => setConnections(readConnections())), []);
  return connections;
}
