import type { MemoryType } from "@store-forever/protocol";
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

export const TickIcon = () => (
  <Icon>
    <path d="M5.5 12.5l4.3 4.3 8.7-9.3" />
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

export const SearchIcon = () => (
  <Icon>
    <path d="M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20" />
  </Icon>
);

export const PlayIcon = () => (
  <Icon>
    <path d="M8 5.5l10.5 6.5L8 18.5z" />
  </Icon>
);

export const PauseIcon = () => (
  <Icon>
    <path d="M8.5 5.5v13M15.5 5.5v13" />
  </Icon>
);

const TYPE_PATHS: Readonly<Record<MemoryType, string>> = {
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4",
  video: "M4 6h11v12H4zM15 10.5l5-3v9l-5-3",
  audio: "M9 17.5V6l10-2v11.5M9 17.5a2.5 2.5 0 1 1-2.5-2.5H9M19 15.5a2.5 2.5 0 1 1-2.5-2.5H19",
  document: "M6 3.5h8l4 4V20.5H6zM14 3.5v4h4M9 12h6M9 16h6",
  note: "M5 4h14v11l-5 5H5zM14 20v-5h5M8.5 9h7M8.5 12.5h4",
};

export const TypeIcon = ({ type }: { type: MemoryType }) => (
  <Icon>
    <path d={TYPE_PATHS[type]} />
  </Icon>
);
