import { useEffect, useState } from "preact/hooks";

/** For components: the address's fragment, which says what is shown. */
export function useFragment(): string {
  const [fragment, setFragment] = useState(location.hash);
  useEffect(() => {
    const update = () => setFragment(location.hash);
    addEventListener("hashchange", update);
    return () => removeEventListener("hashchange", update);
  }, []);
  return fragment;
}
