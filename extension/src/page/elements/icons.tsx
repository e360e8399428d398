/** Drawn in the text's colour. Each icon stands beside a text with the same meaning, so screen readers skip it. */
function Icon({ path }: { path: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={2.2}
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <path d={path} />
    </svg>
  );
}

export const InfinityIcon = () => (
  <Icon path="M12 12c-2-2.7-3.7-4.2-5.8-4.2a4.2 4.2 0 1 0 0 8.4c2.1 0 3.8-1.5 5.8-4.2 2-2.7 3.7-4.2 5.8-4.2a4.2 4.2 0 1 1 0 8.4c-2.1 0-3.8-1.5-5.8-4.2Z" />
);
export const CheckIcon = () => <Icon path="m5 12.5 4.5 4.5L19 7.5" />;
export const OpenIcon = () => (
  <Icon path="M10 6H7a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h9a2 2 0 0 0 2-2v-3M14 5h5v5M19 5l-8 8" />
);
export const WarningIcon = () => <Icon path="M12 4.5 21 19.5H3L12 4.5ZM12 10v4.5M12 17v.01" />;
