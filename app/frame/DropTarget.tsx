import { FileUp } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { useDesk } from "./desk.ts";
import { openFile } from "./openFile.ts";
import "./dropTarget.css";

/** A scenario, a trace or a history may be dropped anywhere. */
export function DropTarget(): ReactNode {
  const desk = useDesk();
  const [over, setOver] = useState(false);
  useEffect(() => {
    function carriesFile(event: DragEvent): boolean {
      return event.dataTransfer?.types.includes("Files") === true;
    }
    function onDragOver(event: DragEvent): void {
      if (!carriesFile(event)) return;
      event.preventDefault();
      setOver(true);
    }
    function onDragLeave(event: DragEvent): void {
      if (event.relatedTarget === null) setOver(false);
    }
    function onDrop(event: DragEvent): void {
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file === undefined) return;
      event.preventDefault();
      void openFile(desk, file);
    }
    window.addEventListener("dragover", onDragOver);
    window.addEventListener("dragleave", onDragLeave);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onDragOver);
      window.removeEventListener("dragleave", onDragLeave);
      window.removeEventListener("drop", onDrop);
    };
  }, [desk]);
  if (!over) return null;
  return (
    <div className="dropTarget" aria-hidden="true">
      <FileUp size={28} />
      Drop the file to open it: a scenario, a trace, a history
    </div>
  );
}
