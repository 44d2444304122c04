/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import type { Certificates } from "./certificates";
import type { Database } from "./database";
import type { Dictionary } from "./dictionary";
import type { Run, RunDetails } from "./runs";
import type { Choice, Selection } from "./selection";

/** What every view is given. */
export interface Context {
  database: Database;
  dictionary: Dictionary;
  selection: Selection;
  runs: Run[];
  /** of a run, read once */
  details: (run: number) => Promise<RunDetails>;
  /** of all runs whose manager certifies, read once */
  certificates: () => Promise<Map<number, Certificates>>;
  /** opens a query in the SQL view */
  showSql: (sql: string) => void;
  /** ends what runs in the database, reads it again, and makes all views but SQL anew */
  stop: () => Promise<void>;
}

/** One of the page's views. */
export interface View {
  element: HTMLElement;
  /** called when the view comes up and whenever the choice changes while it is up */
  update: (choice: Choice) => void | Promise<void>;
  /** called when another view comes up */
  hide?: () => void;
}
