import { createContext, useContext, type Context, type MouseEvent, type ReactNode } from "react";
import { assertPresent } from "../../engine/index.ts";

/** Opens what an address asks for, in the place of the page that it is asked on. */
export const OpenContext: Context<((address: string) => void) | null> = createContext<
  ((address: string) => void) | null
>(null);

/** A link to a run: it is followed without loading the page anew, unless it is wanted elsewhere. */
export function OpenLink({
  href,
  className,
  onFollow,
  children,
}: {
  readonly href: string;
  readonly className?: string;
  /** What following it does instead. */
  readonly onFollow?: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const open = assertPresent(useContext(OpenContext), "who opens runs");
  return (
    <a
      href={href}
      className={className}
      onClick={(event) => {
        if (isMeantElsewhere(event)) return;
        event.preventDefault();
        if (onFollow === undefined) open(href);
        else onFollow();
      }}
    >
      {children}
    </a>
  );
}

/** Into another tab, another window, a file. */
function isMeantElsewhere({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return button !== 0 || metaKey || ctrlKey || shiftKey || altKey;
}
