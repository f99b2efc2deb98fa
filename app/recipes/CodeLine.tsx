import { memo, type NamedExoticComponent, type ReactNode } from "react";
import { nodeName, type NodeId } from "../../engine/index.ts";

export interface CodeLineProps {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** It belongs to one of the five steps. */
  readonly inStep: boolean;
  readonly nodes: readonly NodeId[];
  /** Who ran it just now, if it is the last one that ran. */
  readonly last: NodeId | null;
  /** What stands above it. */
  readonly before: ReactNode;
}

/** A line of a source, and who ran it. */
export const CodeLine: NamedExoticComponent<CodeLineProps> = memo(function CodeLine({
  number,
  text,
  inStep,
  nodes,
  last,
  before,
}) {
  const classes = ["code-line"];
  if (inStep) classes.push("code-inStep");
  if (last !== null) classes.push("code-last");
  return (
    <div data-line={number - 1}>
      {before}
      <div className={classes.join(" ")}>
        <span className="code-number" aria-hidden="true">
          {number}
        </span>
        <span className="code-nodes">
          {nodes.length > 0 && <span className="visuallyHidden">ran on </span>}
          {nodes.map((node) => nodeName(node)).join("")}
        </span>
        <code className={isComment(text) ? "code-comment" : undefined}>
          {text === "" ? " " : words(text)}
        </code>
        {last !== null && <span className="code-just">just ran on {nodeName(last)}</span>}
      </div>
    </div>
  );
});

function isComment(text: string): boolean {
  return /^\s*(\/\/|\/\*\*|\*)/.test(text);
}

/** What of a line is Kommander's: the members it calls, and those through which it is called. */
const kommanders = /\b(?:raft\.\w+|on[A-Z]\w+(?=:)|kind: "(?:propose|call)")/g;

function words(text: string): ReactNode {
  if (isComment(text)) return text;
  const parts: ReactNode[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(kommanders)) {
    parts.push(
      text.slice(end, index),
      <span key={index} className="code-kommanders">
        {found}
      </span>,
    );
    end = index + found.length;
  }
  return parts.length === 0 ? text : [...parts, text.slice(end)];
}
