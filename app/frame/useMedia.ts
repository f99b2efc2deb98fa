import { useSyncExternalStore } from "react";

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const list = matchMedia(query);
      list.addEventListener("change", onChange);
      return () => list.removeEventListener("change", onChange);
    },
    () => matchMedia(query).matches,
  );
}

export const phoneQuery = "(width < 640px)";
export const drawerQuery = "(width < 1100px)";
export const stillQuery = "(prefers-reduced-motion: reduce)";
