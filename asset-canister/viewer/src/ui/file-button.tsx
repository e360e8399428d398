interface FileButtonProps {
  label: string;
  isFolder: boolean;
  /** The input has its files until this returns. */
  onChoose: (input: HTMLInputElement) => void;
}

/** A button with which a person chooses a ZIP file or a folder. */
export function FileButton({ label, isFolder, onChoose }: FileButtonProps) {
  return (
    <label class="button file-button">
      {label}
      <input
        class="visually-hidden"
        type="file"
        accept={isFolder ? undefined : ".zip"}
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
