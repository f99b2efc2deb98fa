import { useLayoutEffect, useState, type RefObject } from "react";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The inner size of an element, in whole pixels; `initial` until it was measured. */
export function useSize(ref: RefObject<Element | null>, initial: Size): Size {
  const [size, setSize] = useState(initial);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    function measure(width: number, height: number): void {
      const next = { width: Math.round(width), height: Math.round(height) };
      if (next.width === 0 || next.height === 0) return;
      setSize((known) =>
        known.width === next.width && known.height === next.height ? known : next,
      );
    }
    measure(element.clientWidth, element.clientHeight);
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) measure(entry.contentRect.width, entry.contentRect.height);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}
