import { Menu } from "@base-ui/react/menu";
import { Check, Contrast } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { applyTheme, loadThemeChoice, saveThemeChoice, type ThemeChoice } from "../theme/theme.ts";
import "./menu.css";

const choices: readonly { readonly choice: ThemeChoice; readonly label: string }[] = [
  { choice: "light", label: "Light" },
  { choice: "dark", label: "Dark" },
  { choice: "system", label: "As the system" },
];

export function ThemeMenu(): ReactNode {
  const [choice, setChoice] = useState(loadThemeChoice);
  useEffect(() => applyTheme(choice), [choice]);
  return (
    <Menu.Root>
      <Menu.Trigger className="lab-icon" aria-label="Theme" title="Theme">
        <Contrast size={17} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-positioner" align="end" sideOffset={6}>
          <Menu.Popup className="menu">
            <Menu.RadioGroup
              value={choice}
              onValueChange={(next: ThemeChoice) => {
                saveThemeChoice(next);
                setChoice(next);
              }}
            >
              {choices.map(({ choice: known, label }) => (
                <Menu.RadioItem key={known} value={known} className="menu-item">
                  <span className="menu-tick">
                    <Menu.RadioItemIndicator>
                      <Check size={14} aria-hidden="true" />
                    </Menu.RadioItemIndicator>
                  </span>
                  <span className="menu-label">{label}</span>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
