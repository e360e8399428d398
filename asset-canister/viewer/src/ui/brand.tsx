import { InfinityIcon } from "./icons.tsx";

/** The name of the site, with a link to the start page. */
export function Brand() {
  return (
    <p class="brand">
      <a href="/#/">
        <InfinityIcon /> Store Forever
      </a>
    </p>
  );
}
