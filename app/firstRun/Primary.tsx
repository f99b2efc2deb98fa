import type { ReactElement, ReactNode } from "react";

/** The one control of a moment. */
export function Primary({
  children,
  icon,
  large = false,
  disabled = false,
  onPress,
}: {
  readonly children: ReactNode;
  readonly icon?: string;
  readonly large?: boolean;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}): ReactElement {
  return (
    <button
      type="button"
      className={large ? "primary primary-large" : "primary"}
      disabled={disabled}
      onClick={onPress}
    >
      {icon !== undefined && (
        <span className="primary-icon" aria-hidden="true">
          {icon}
        </span>
      )}
      {children}
    </button>
  );
}
