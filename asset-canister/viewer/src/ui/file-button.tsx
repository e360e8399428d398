interface FileButtonProps {
  label: string;
  isFolder: boolean;
  /** Whether several files may be chosen at once. */
  isMultiple?: boolean;
  /** Endings of files. */
  accept?: string;
  /** The input has its files until this returns. */
  onChoose: (input: HTMLInputElement) => void;
}

/** A button with which a person chooses a file or a folder. */
export function FileButton({ label, isFolder, isMultiple = false, accept = ".zip", onChoose }: FileButtonProps) {
  return (
    <label class="button file-button">
      {label}
      <input
        class="visually-hidden"
        type="file"
        multiple={isMultiple}
        accept={isFolder ? undefined : accept}
        {...(isFolder ? { webkitdirectory: true } : {})}
        onClick={({ currentTarget }) => {
          // The same file may be chosen again.
          currentTarget.value = "";
        }}
        onChange={({ currentTarget }) => onChoose(currentTarget)}
      />
    </label>
  );
}
