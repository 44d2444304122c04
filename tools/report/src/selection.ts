/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/** What the user looks at; it stands in the address, so that a view can be linked to. */
export interface Choice {
  view: string;
  run: number;
  slot: number | null;
  user: number | null;
}

type Listener = (choice: Choice) => void;

function toNumber(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

export class Selection {
  private choice: Choice;
  private readonly listeners: Listener[] = [];

  constructor(private readonly fallback: Choice) {
    this.choice = this.read();
    window.addEventListener("hashchange", () => {
      this.choice = this.read();
      this.tell();
    });
  }

  get current(): Choice {
    return this.choice;
  }

  /** Of another view, a place in the history; anything else changes the present one. */
  set(change: Partial<Choice>): void {
    const before = this.choice;
    this.choice = { ...before, ...change };
    const address = this.address(this.choice);
    if (address !== this.address(before)) {
      if (this.choice.view === before.view) {
        history.replaceState(null, "", address);
      } else {
        history.pushState(null, "", address);
      }
      this.tell();
    }
  }

  subscribe(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** The address of a choice, to be linked to. */
  address(choice: Choice): string {
    const parts = [`run=${choice.run}`];
    if (choice.slot !== null) {
      parts.push(`slot=${choice.slot}`);
    }
    if (choice.user !== null) {
      parts.push(`user=${choice.user}`);
    }
    return `#${choice.view}?${parts.join("&")}`;
  }

  private read(): Choice {
    const [view, query = ""] = location.hash.slice(1).split("?");
    const parameters = new URLSearchParams(query);
    return {
      view: view || this.fallback.view,
      run: toNumber(parameters.get("run")) ?? this.fallback.run,
      slot: toNumber(parameters.get("slot")),
      user: toNumber(parameters.get("user")),
    };
  }

  private tell(): void {
    this.listeners.forEach((listener) => listener(this.choice));
  }
}
