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
 * A modal `dialog`: the browser keeps the focus inside, makes the rest inert, closes on Escape,
 * and gives the focus back to what opened it.
 */
export function Modal({ label, class: className, onClose, onKeyDown, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isGone = useRef(false);
  // Opened as soon as it is there: what is typed before goes nowhere.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      isGone.current = true;
      element?.close();
    };
  }, []);
  /** Another dialog may have taken the place of one that went; that nobody closed it. */
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
