import type { LucideIcon } from "lucide-react";

/** Something to do to the cluster; where it cannot be done, `refusal` says why. */
export interface Tool {
  readonly id: string;
  readonly label: string;
  readonly key: string | null;
  readonly icon: LucideIcon;
  readonly refusal: string | null;
  readonly pressed?: boolean;
  /** It opens a menu, beside the element that shows it. */
  readonly opens?: boolean;
  readonly run: () => void;
}

/** Tools behind one word of a menu. */
export interface ToolMenu {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly sections: readonly ToolSection[];
}

/** Tools that belong together, between two lines of a menu. */
export interface ToolSection {
  readonly heading: string | null;
  readonly entries: readonly (Tool | ToolMenu)[];
}

/** The same tools, none of which can be used now; null: nothing is in their way. */
export function refuseAll(
  sections: readonly ToolSection[],
  refusal: string | null,
): readonly ToolSection[] {
  if (refusal === null) return sections;
  return sections.map(({ heading, entries }) => ({
    heading,
    entries: entries.map((entry) =>
      "sections" in entry
        ? { ...entry, sections: refuseAll(entry.sections, refusal) }
        : { ...entry, refusal },
    ),
  }));
}

/** A tool of a menu: no key of its own. */
export function menuTool(
  id: string,
  icon: LucideIcon,
  label: string,
  refusal: string | null,
  run: () => void,
): Tool {
  return { id, label, key: null, icon, refusal, run };
}
