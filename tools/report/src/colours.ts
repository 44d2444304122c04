/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * The scale of quality of experience: steps of the map viridis (van der Walt and Smith 2015), whose
 * lightness alone tells its order, with and without colour vision.
 */
const SCALE = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 73, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [181, 222, 43],
  [253, 231, 37],
];

/** Number of colours that the map tells apart. */
export const LEVELS = 32;

function mix(position: number): string {
  const place = Math.min(Math.max(position, 0), 1) * (SCALE.length - 1);
  const low = Math.min(Math.floor(place), SCALE.length - 2);
  const channels = SCALE[low].map((from, i) =>
    Math.round(from + (place - low) * (SCALE[low + 1][i] - from)),
  );
  return `rgb(${channels.join(" ")})`;
}

export const LEVEL_COLOURS = Array.from({ length: LEVELS }, (_, i) => mix(i / (LEVELS - 1)));

/** The level of a value between 0 and the greatest. */
export function toLevel(value: number, greatest: number): number {
  const level = Math.floor((value / greatest) * LEVELS);
  return Number.isNaN(level) ? 0 : Math.min(Math.max(level, 0), LEVELS - 1);
}

/** Names of the style sheet's colours for curves, told apart by dashes too. */
export const CURVES = ["curve-1", "curve-2", "curve-3", "curve-4", "curve-5", "curve-6"];

export const DASHES = [[], [8, 4], [2, 3], [8, 3, 2, 3], [14, 4], [1, 5]];
