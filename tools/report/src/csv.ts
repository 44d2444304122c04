/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import type { Value } from "./protocol";

/** A value as text: null is nothing, a real number keeps its point. */
export function toText(value: Value, digits = 17): string {
  if (value === null) {
    return "";
  }
  if (value instanceof Uint8Array) {
    return `x'${Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("")}'`;
  }
  if (typeof value === "number") {
    if (!Number.isFinite(value)) {
      return value > 0 ? "Inf" : "-Inf";
    }
    const text = String(Number(value.toPrecision(digits)));
    return /^-?\d+$/.test(text) ? `${text}.0` : text;
  }
  return String(value);
}

/** A line of RFC 4180. */
export function toCsvLine(values: Value[]): string {
  const fields = values.map((value) => {
    const text = toText(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${fields.join(",")}\r\n`;
}
