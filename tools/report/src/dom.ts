/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

type Child = Node | string | null | false;

/** Attributes, properties and listeners of an element; never markup. */
type Settings = Record<string, string | number | boolean | EventListener | undefined>;

/** An element. Text goes in as text, so that no name of a database is ever markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  settings: Settings = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const result = document.createElement(name);
  for (const [key, value] of Object.entries(settings)) {
    if (typeof value === "function") {
      result.addEventListener(key, value);
    } else if (typeof value === "boolean") {
      result.toggleAttribute(key, value);
    } else if (value !== undefined) {
      result.setAttribute(key, String(value));
    }
  }
  fill(result, ...children);
  return result;
}

/** Replaces what an element holds. */
export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(
    ...children.filter((child): child is Node | string => child !== null && child !== false),
  );
}

/** A part of a view, with a heading. */
export function card(title: string, ...children: Child[]): HTMLElement {
  return element("section", { class: "card" }, element("h3", {}, title), ...children);
}

export interface TableColumn<T> {
  label: string;
  help?: string;
  numeric?: boolean;
  cell: (row: T) => Child;
}

/** A table that scrolls on its own where it is too wide. */
export function table<T>(caption: string, columns: TableColumn<T>[], rows: T[]): HTMLElement {
  return element(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    element(
      "table",
      {},
      element("caption", { class: "hidden" }, caption),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          ...columns.map((column) =>
            element(
              "th",
              { scope: "col", title: column.help, class: column.numeric ? "number" : undefined },
              column.label,
            ),
          ),
        ),
      ),
      element(
        "tbody",
        {},
        ...rows.map((row) =>
          element(
            "tr",
            {},
            ...columns.map((column) =>
              element("td", { class: column.numeric ? "number" : undefined }, column.cell(row)),
            ),
          ),
        ),
      ),
    ),
  );
}

/** A choice among labelled options. */
export function choice(
  label: string,
  options: { value: string; label: string }[],
  onChange: (value: string) => void,
): { element: HTMLElement; select: HTMLSelectElement } {
  const select = element("select", {
    "aria-label": label,
    change: () => onChange(select.value),
  });
  setOptions(select, options);
  return { element: element("label", { class: "field" }, `${label} `, select), select };
}

export function setOptions(
  select: HTMLSelectElement,
  options: { value: string; label: string }[],
): void {
  fill(
    select,
    ...options.map((option) => element("option", { value: option.value }, option.label)),
  );
}

export function checkbox(
  label: string,
  checked: boolean,
  onChange: (checked: boolean) => void,
): { element: HTMLElement; input: HTMLInputElement } {
  const input = element("input", {
    type: "checkbox",
    checked,
    change: () => onChange(input.checked),
  });
  return { element: element("label", { class: "field" }, input, ` ${label}`), input };
}
