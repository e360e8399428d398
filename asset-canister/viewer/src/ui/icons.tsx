import type { ComponentChildren } from "preact";

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const CheckIcon = () => (
  <Icon>
    <path d="M12 3l7 2.8v5.4c0 4.6-3 7.9-7 9.8-4-1.9-7-5.2-7-9.8V5.8z" />
    <path d="M8.8 12l2.3 2.3 4.3-4.6" />
  </Icon>
);

export const WarningIcon = () => (
  <Icon>
    <path d="M12 4l9 16H3z" />
    <path d="M12 10v4.5M12 17.2v.1" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="M6 6l12 12M18 6L6 18" />
  </Icon>
);

export const PreviousIcon = () => (
  <Icon>
    <path d="M14.5 5l-7 7 7 7" />
  </Icon>
);

export const NextIcon = () => (
  <Icon>
    <path d="M9.5 5l7 7-7 7" />
  </Icon>
);

export const DownloadIcon = () => (
  <Icon>
    <path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14" />
  </Icon>
);

export const InfinityIcon = () => (
  <Icon>
    <path d="M3 12c0-2.5 1.9-4.3 4.2-4.3 4.3 0 5.3 8.6 9.6 8.6 2.3 0 4.2-1.8 4.2-4.3s-1.9-4.3-4.2-4.3c-4.3 0-5.3 8.6-9.6 8.6C4.9 16.3 3 14.5 3 12z" />
  </Icon>
);
