/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import type { Database } from "./database";

export interface ColumnInfo {
  table: string;
  column: string;
  unit: string | null;
  meaning: string;
  source: string | null;
}

/** What the file says of its own tables and columns. */
export class Dictionary {
  private constructor(
    readonly columns: ColumnInfo[],
    /** tables and views by what is there, to be asked before an optional one is read */
    private readonly tables: Set<string>,
  ) {}

  static async read(database: Database): Promise<Dictionary> {
    const columns = await database.rows(
      "SELECT table_name, column_name, unit, meaning, source FROM column_info",
    );
    const tables = await database.rows(
      "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')",
    );
    return new Dictionary(
      columns.map((row) => ({
        table: row.table_name,
        column: row.column_name,
        unit: row.unit,
        meaning: row.meaning,
        source: row.source,
      })),
      new Set(tables.map((row) => row.name)),
    );
  }

  has(table: string): boolean {
    return this.tables.has(table);
  }

  find(table: string, column: string): ColumnInfo | undefined {
    return this.columns.find((info) => info.table === table && info.column === column);
  }

  unit(table: string, column: string): string | null {
    return this.find(table, column)?.unit ?? null;
  }

  /** Meaning, unit and equation, in a line. */
  describe(table: string, column: string): string {
    const info = this.find(table, column);
    if (!info) {
      return column;
    }
    const unit = info.unit && info.unit !== "1" ? `, in ${info.unit}` : "";
    return `${column}: ${info.meaning}${unit}${info.source ? ` (${info.source})` : ""}`;
  }
}
