import type { ReactElement } from "react";

/** What an entry is beside a command. checkpoint: a flag. configuration: heads. manual: an hourglass. */
export type EntryMark = "checkpoint" | "configuration" | "manual" | "commit" | "rollback";

const paths: Readonly<Record<EntryMark, string>> = {
  checkpoint: "M3 11V1.5M3 2H9.5L8 4.4L9.5 6.8H3",
  configuration: "M1 10.5C1 7.6 6.4 7.6 6.4 10.5ZM5.6 10.5H11C11 7.6 7.8 7.2 6.8 8.4",
  manual: "M2.5 1.5H9.5M2.5 10.5H9.5M3.2 1.5C3.2 5 8.8 7 8.8 10.5M8.8 1.5C8.8 5 3.2 7 3.2 10.5",
  commit: "M1.8 6.4L4.8 9.4L10.2 2.8",
  rollback: "M2.4 2.4L9.6 9.6M9.6 2.4L2.4 9.6",
};

/** Twelve pixels in the colour of the words around them. */
export function EntryGlyph({
  mark,
  className,
}: {
  readonly mark: EntryMark;
  readonly className?: string;
}): ReactElement {
  return (
    <svg
      className={className === undefined ? "entryGlyph" : `entryGlyph ${className}`}
      width={12}
      height={12}
      viewBox="0 0 12 12"
      aria-hidden="true"
    >
      <path d={paths[mark]} />
      {mark === "configuration" && (
        <>
          <circle cx={3.7} cy={4.6} r={1.9} />
          <circle cx={8.4} cy={4.2} r={1.7} />
        </>
      )}
    </svg>
  );
}
