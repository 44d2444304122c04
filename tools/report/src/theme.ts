/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import { element } from "./dom";

const THEMES = ["auto", "light", "dark"] as const;

const probe = element("span", { hidden: true });
const resolved = new Map<string, string>();

/** A colour of the style sheet, as it is in the present theme: what a canvas understands. */
export function cssColour(name: string): string {
  let colour = resolved.get(name);
  if (colour === undefined) {
    document.body.append(probe);
    probe.style.color = `var(--${name})`;
    colour = getComputedStyle(probe).color;
    resolved.set(name, colour);
  }
  return colour;
}

/** The button that goes from the system's theme to light and dark; canvases are to be drawn anew. */
export function createThemeButton(onChange: () => void): HTMLElement {
  let theme: (typeof THEMES)[number] = "auto";
  const button = element("button", {
    type: "button",
    id: "theme",
    click: () => {
      theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
      show();
    },
  });
  const show = () => {
    document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
    resolved.clear();
    onChange();
  };
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
  return button;
}
