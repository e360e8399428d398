import { InfinityIcon } from "./icons.tsx";

/** Whose page this is; leads to the start page. */
export function Brand() {
  return (
    <p class="brand">
      <a href="/#/">
        <InfinityIcon /> Store Forever
      </a>
    </p>
  );
}
