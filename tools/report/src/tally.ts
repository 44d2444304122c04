/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * A GROUP BY over much of the file: number of rows and sums by keys. The worker goes through the rows
 * once and counts into a hash table, which takes a quarter of the time of SQLite's sorting.
 */
export interface Tally {
  /** expressions that rows are grouped by, by the names of their columns */
  keys: Record<string, string>;
  /** expressions that are summed up, by the names of their columns */
  sums: Record<string, string>;
  /** from where, with conditions */
  from: string;
}

function select(expressions: Record<string, string>): string[] {
  return Object.entries(expressions).map(([name, sql]) =>
    sql === name ? name : `${sql} AS ${name}`,
  );
}

/** The query whose rows are to be counted, keys first. */
export function toScan({ keys, sums, from }: Tally): string {
  return `SELECT ${[...select(keys), ...select(sums)].join(", ")} ${from}`;
}

/** The same, said in SQL alone. */
export function toSql({ keys, sums, from }: Tally): string {
  const totals = Object.entries(sums).map(([name, sql]) => `sum(${sql}) AS ${name}`);
  const places = Object.keys(keys).map((_, i) => i + 1);
  return `SELECT ${[...select(keys), "count(*) AS number", ...totals].join(",\n       ")}
  ${from.trim()}
 GROUP BY ${places.join(", ")}
 ORDER BY ${places.join(", ")}`;
}

type Node = Map<number, Node | number>;

/** Counts rows by their first values and sums up the others. */
export class Counter {
  private readonly root: Node = new Map();
  private readonly keyColumns: number[][];
  private readonly sumColumns: number[][];
  private readonly counts: number[] = [];

  constructor(
    private readonly keys: number,
    private readonly names: string[],
  ) {
    this.keyColumns = names.slice(0, keys).map(() => []);
    this.sumColumns = names.slice(keys).map(() => []);
  }

  /** Null is the least of keys, and nothing in a sum. */
  add(row: (number | null)[]): void {
    const group = this.find(row);
    ++this.counts[group];
    this.sumColumns.forEach((column, i) => {
      column[group] += row[this.keys + i] ?? 0;
    });
  }

  /** Columns of keys, ascending, of the number of rows, and of sums. */
  finish(): Record<string, Float64Array> {
    const order = this.counts
      .map((_, i) => i)
      .sort((a, b) => {
        const column = this.keyColumns.find((values) => values[a] !== values[b]);
        return column ? column[a] - column[b] : 0;
      });
    const sorted = (values: number[]) => Float64Array.from(order, (group) => values[group]);
    return Object.fromEntries([
      ...this.keyColumns.map((values, i) => [this.names[i], sorted(values)]),
      ["number", sorted(this.counts)],
      ...this.sumColumns.map((values, i) => [this.names[this.keys + i], sorted(values)]),
    ]);
  }

  private find(row: (number | null)[]): number {
    let node = this.root;
    for (let i = 0; i + 1 < this.keys; ++i) {
      const key = row[i] ?? -Infinity;
      let next = node.get(key) as Node | undefined;
      if (!next) {
        next = new Map();
        node.set(key, next);
      }
      node = next;
    }
    const last = row[this.keys - 1] ?? -Infinity;
    let group = node.get(last) as number | undefined;
    if (group === undefined) {
      group = this.counts.push(0) - 1;
      node.set(last, group);
      this.keyColumns.forEach((column, i) => column.push(row[i] ?? -Infinity));
      this.sumColumns.forEach((column) => column.push(0));
    }
    return group;
  }
}
