import { useSyncExternalStore } from "react";

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  const list = listOf(query);
  return useSyncExternalStore(
    (onChange) => {
      list.addEventListener("change", onChange);
      return () => list.removeEventListener("change", onChange);
    },
    () => list.matches,
  );
}

const lists = new Map<string, MediaQueryList>();

/** Asked many times a second: a query is parsed once. */
function listOf(query: string): MediaQueryList {
  const known = lists.get(query);
  if (known !== undefined) return known;
  const made = matchMedia(query);
  lists.set(query, made);
  return made;
}

export const phoneQuery = "(width < 640px)";
export const stillQuery = "(prefers-reduced-motion: reduce)";
