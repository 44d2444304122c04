/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import { choice, element } from "./dom";
import { formatQuantity } from "./format";
import type { RunDetails } from "./runs";
import { createStrip } from "./strip";
import type { Context } from "./view";

/** The place of the chosen slot among the recorded ones: the last that is not later. */
export function placeOf(details: RunDetails, slot: number | null): number {
  let [low, high] = [0, details.slots.length - 1];
  while (slot !== null && low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (details.slots[middle] <= slot) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

export interface Timeline {
  element: HTMLElement;
  show: (details: RunDetails, slot: number | null) => void;
  pause: () => void;
  /** moves by keys, wherever the focus is but in a control; true if the key was one */
  press: (key: string) => boolean;
}

/** The time slider, with play and pause. */
export function createTimeline(
  { database, selection }: Context,
  /** awaited before a slot is shown in play */
  ready: (place: number) => Promise<void>,
): Timeline {
  let details: RunDetails | null = null;
  let place = 0;
  let playing = false;
  let perSecond = 10;

  const slider = element("input", {
    type: "range",
    min: 0,
    max: 0,
    value: 0,
    "aria-label": "Slot",
    input: () => goTo(Number(slider.value)),
    keydown: (event) => {
      if ((event as KeyboardEvent).key === " ") {
        event.preventDefault();
        toggle();
      }
    },
  });
  const strip = createStrip(database, (slot) => selection.set({ slot }));
  const text = element("output", { class: "time" });
  const button = element("button", { type: "button", class: "play", click: () => toggle() });
  const speed = choice(
    "Speed",
    [1, 5, 10, 20, 50].map((value) => ({ value: `${value}`, label: `${value} slots/s` })),
    (value) => {
      perSecond = Number(value);
    },
  );
  speed.select.value = "10";

  const goTo = (target: number) => {
    if (details && details.slots.length > 0) {
      const bounded = Math.min(Math.max(target, 0), details.slots.length - 1);
      selection.set({ slot: details.slots[bounded] });
    }
  };
  const showPlaying = () => {
    button.textContent = playing ? "Pause" : "Play";
  };
  const pause = () => {
    playing = false;
    showPlaying();
  };
  const toggle = () => {
    if (playing) {
      pause();
      return;
    }
    if (details && place >= details.slots.length - 1) {
      goTo(0);
    }
    playing = true;
    showPlaying();
    void step();
  };
  const step = async () => {
    while (playing && details && place < details.slots.length - 1) {
      const next = place + 1;
      const pace = new Promise((resolve) => setTimeout(resolve, 1000 / perSecond));
      await Promise.all([ready(next), pace]).catch(pause);
      if (playing && place === next - 1) {
        goTo(next);
      }
    }
    pause();
  };
  showPlaying();

  return {
    element: element(
      "div",
      { class: "timeline", role: "group", "aria-label": "Time" },
      button,
      element("div", { class: "track" }, strip.element, slider),
      text,
      speed.element,
    ),
    show: (newDetails, slot) => {
      details = newDetails;
      strip.show(details);
      place = placeOf(details, slot);
      slider.max = `${Math.max(details.slots.length - 1, 0)}`;
      slider.value = `${place}`;
      const shown = details.slots.length > 0 ? details.slots[place] : NaN;
      const time = details.timeOf(shown);
      text.textContent = Number.isNaN(shown)
        ? "no slots"
        : `slot ${shown}${Number.isNaN(time) ? "" : `, ${formatQuantity(time, "s", 5)}`}`;
      slider.setAttribute("aria-valuetext", text.textContent);
    },
    pause,
    press: (key) => {
      const moves: Record<string, () => void> = {
        ArrowLeft: () => goTo(place - 1),
        ArrowRight: () => goTo(place + 1),
        PageDown: () => goTo(place - 10),
        PageUp: () => goTo(place + 10),
        Home: () => goTo(0),
        End: () => goTo(Infinity),
        " ": toggle,
      };
      moves[key]?.();
      return key in moves;
    },
  };
}
