import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useRef, type ReactNode } from "react";
import { useDesk } from "./desk.ts";
import "./modal.css";

/** A dialog of the lab: titled, closed with Escape, and back to where it came from. */
export function Modal({
  title,
  className = "",
  finalFocus,
  children,
}: {
  readonly title: string;
  readonly className?: string;
  /** Where the focus goes afterwards; by default to where it was before. */
  readonly finalFocus?: () => HTMLElement | null;
  readonly children: ReactNode;
}): ReactNode {
  const desk = useDesk();
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) desk.put({ dialog: null });
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="modal-backdrop" />
        <Dialog.Popup
          className={`modal ${className}`}
          ref={popup}
          initialFocus={() => firstField(popup.current)}
          {...(finalFocus !== undefined && { finalFocus })}
        >
          <div className="modal-head">
            <Dialog.Title className="modal-title">{title}</Dialog.Title>
            <Dialog.Close className="lab-icon" aria-label="Close">
              <X size={17} aria-hidden="true" />
            </Dialog.Close>
          </div>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What is to be filled in comes before what closes the dialog. */
function firstField(popup: HTMLElement | null): HTMLElement | null {
  const field =
    popup?.querySelector<HTMLElement>(".modal-body input") ??
    popup?.querySelector<HTMLElement>(".modal-body select") ??
    null;
  if (field instanceof HTMLInputElement && field.type === "text") field.select();
  return field;
}
