import type { ReactNode } from "react";
import "./topBar.css";

/** The hexagon with its crown. */
export function Mark(): ReactNode {
  return (
    <svg className="top-mark" width={20} height={20} viewBox="-10 -10 20 20" aria-hidden="true">
      <path className="top-markShape" d="M-9.6 0L-4.8 -8.3H4.8L9.6 0L4.8 8.3H-4.8Z" />
      <path
        className="top-markCrown"
        d="M-4.4 3.4L-5.2 -2.4L-2.5 -.6L0 -4L2.5 -.6L5.2 -2.4L4.4 3.4Z"
      />
    </svg>
  );
}
