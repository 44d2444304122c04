/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/** What page and worker say to each other. */

/** A value of SQLite; the SQL box gets integers as bigint, so that none loses digits. */
export type Value = string | number | bigint | null | Uint8Array;

export type Parameters = Record<string, string | number | null>;

/** Where a database comes from. */
export interface Source {
  name: string;
  blob: Blob;
  gzipped: boolean;
}

/** What one statement gave. */
export interface Result {
  names: string[];
  /** at most as many as were asked for */
  rows: Value[][];
  /** how many there were */
  count: number;
}

export interface Opened {
  bytes: number;
  /** whether the file still had a write-ahead log beside it, whose rows are not seen */
  hasLog: boolean;
}

export type Request =
  | { kind: "open"; source: Source }
  | { kind: "rows"; sql: string; parameters: Parameters }
  | { kind: "columns"; sql: string; parameters: Parameters }
  | { kind: "tally"; sql: string; keys: number }
  | { kind: "script"; sql: string; parameters: Parameters; limit: number }
  | { kind: "csv"; sql: string; parameters: Parameters };

export type Reply = { value: unknown } | { error: string };
