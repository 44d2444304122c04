/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/** Units whose numbers are written with a metric prefix. */
const PREFIXED = new Set(["Hz", "W", "s", "bit/s", "bit", "cycles/s", "B"]);

const PREFIXES: [number, string][] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
  [1, ""],
  [1e-3, "m"],
  [1e-6, "\u00b5"],
  [1e-9, "n"],
];

const SUPERSCRIPTS: Record<string, string> = Object.fromEntries(
  [..."-0123456789"].map((digit, i) => [
    digit,
    [..."\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"][i],
  ]),
);

/** As a product with a power of ten. */
function toPower(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const power = `10${[...exponent.replace("+", "")].map((digit) => SUPERSCRIPTS[digit]).join("")}`;
  return Number(mantissa) === 1
    ? power
    : `${Number(mantissa)}\u00d7${power}`.replace("-", "\u2212");
}

/** A number with a few significant digits. */
export function formatNumber(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return "\u2013";
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? "\u221e" : "\u2212\u221e";
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    return toPower(value, digits);
  }
  return Number(value.toPrecision(digits)).toString().replace("-", "\u2212");
}

/** A number with its unit; "1" is that of a bare number. */
export function formatQuantity(
  value: number | null | undefined,
  unit: string | null,
  digits = 3,
): string {
  if (value === null || value === undefined || !Number.isFinite(value) || !unit || unit === "1") {
    return formatNumber(value, digits);
  }
  const size = Math.abs(value);
  // Nobody counts in kiloseconds.
  if (!PREFIXED.has(unit) || value === 0 || (unit === "s" && size >= 1)) {
    return `${formatNumber(value, digits)} ${unit}`;
  }
  const [factor, prefix] =
    PREFIXES.find(([least]) => size >= least * 0.9995) ?? PREFIXES[PREFIXES.length - 1];
  return `${formatNumber(value / factor, digits)} ${prefix}${unit}`;
}

/** A quality of experience or an opinion score. */
export function formatScore(value: number | null | undefined): string {
  return value === null || value === undefined || !(Math.abs(value) < 1e6)
    ? formatNumber(value)
    : value.toFixed(2).replace("-", "\u2212");
}

export function formatPercent(share: number | null | undefined): string {
  return share === null || share === undefined || Number.isNaN(share)
    ? "\u2013"
    : `${(100 * share).toFixed(1)} %`;
}

export function formatCount(count: number): string {
  return count.toLocaleString("en").replaceAll(",", "\u202f");
}

export function formatBytes(bytes: number): string {
  return formatQuantity(bytes, "B");
}

/** The name of a type without ns-3's prefix. */
export function shortType(name: string | null): string {
  return (name ?? "").replaceAll("ns3::", "");
}
