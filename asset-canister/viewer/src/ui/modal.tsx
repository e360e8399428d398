import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface ModalProps {
  label: string;
  class: string;
  onClose: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  children: ComponentChildren;
}

/**
 * A modal `dialog`. The browser keeps the focus inside, makes the rest inert, closes it on Escape, and gives the focus back
 * to the element that opened it.
 */
export function Modal({ label, class: className, onClose, onKeyDown, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isGone = useRef(false);
  // Opened in a layout effect: what people type before the dialog is open would be lost.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      isGone.current = true;
      element?.close();
    };
  }, []);
  /** A dialog that was removed closes too, though nobody closed it: another one may be in its place. */
  const closed = () => {
    if (!isGone.current) onClose();
  };
  const closeOnBackdrop = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose();
  };
  return (
    <dialog
      ref={dialog}
      class={className}
      aria-label={label}
      onClose={closed}
      onClick={closeOnBackdrop}
      onKeyDown={onKeyDown}
    >
      {children}
    </dialog>
  );
}
