/** @jsx h */
import { type ComponentChildren, h, type RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** For a dialog that is over the page for as long as it is there. The browser gives the focus back when it goes. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);
  return dialog;
}

/** What a {@linkcode Dialog} shows. */
export interface DialogProps {
  /** Its classes begin with it: `keys`, `keys-body`, `keys-head`, `keys-title`. */
  name: string;
  title: string;
  /** A key that closes it, beside Escape. */
  closedBy?: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A dialog with a title and a button to close it; a click beside it closes it too. */
export function Dialog({ name, title, closedBy, onClose, children }: DialogProps) {
  const dialog = useModal();
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class={name}
      aria-labelledby={`${name}-title`}
      onClose={onClose}
      // The page's keys mean nothing here; Escape is the dialog's own.
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === closedBy) close();
      }}
      onPointerDown={(event) => event.target === dialog.current && close()}
    >
      <div class={`${name}-body`}>
        <header class={`${name}-head`}>
          <h2 class={`${name}-title`} id={`${name}-title`}>{title}</h2>
          <button type="button" class="icon-button" aria-label="Close" title="Close (Escape)" onClick={close}>×</button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
