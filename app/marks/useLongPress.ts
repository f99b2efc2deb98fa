import { useRef, type PointerEvent } from "react";

export interface LongPress {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  /** Whether the press that just ended was a long one: its click means nothing more. */
  readonly wasLong: () => boolean;
}

const holdMillis = 500;
const slackPixels = 10;

/** A finger that rests asks for the menu (browsers without a long-press contextmenu event). */
export function useLongPress(onLongPress: (target: Element) => void): LongPress {
  const press = useRef({ timer: 0, x: 0, y: 0, long: false });
  function end(): void {
    clearTimeout(press.current.timer);
  }
  return {
    onPointerDown(event) {
      if (event.pointerType !== "touch") return;
      const target = event.currentTarget;
      const timer = window.setTimeout(() => {
        press.current.long = true;
        onLongPress(target);
      }, holdMillis);
      press.current = { timer, x: event.clientX, y: event.clientY, long: false };
    },
    onPointerMove(event) {
      const { x, y } = press.current;
      if (Math.hypot(event.clientX - x, event.clientY - y) > slackPixels) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    wasLong() {
      const { long } = press.current;
      press.current.long = false;
      return long;
    },
  };
}
