/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import { toText } from "../csv";
import { Stopped } from "../database";
import { choice, element, fill, table } from "../dom";
import { formatCount } from "../format";
import type { Parameters, Result, Value } from "../protocol";
import { placeOf } from "../timeline";
import type { Context, View } from "../view";
import { EXAMPLES } from "./sql-examples";

/** Rows of a result that are shown. */
const LIMIT = 500;

/** Digits of a number that are shown, as many as SQLite's shell shows. */
const DIGITS = 15;

export interface SqlView extends View {
  /** puts a query into the box */
  show: (sql: string) => void;
}

/** SQL over the database itself. */
export function createSql(context: Context): SqlView {
  const { database, dictionary, selection } = context;
  /** queries that were run, the latest last */
  const past: string[] = [];
  let place = 0;

  const box = element("textarea", {
    id: "sql",
    rows: 8,
    spellcheck: "false",
    autocapitalize: "off",
    "aria-label": "SQL",
    "aria-describedby": "sql-help",
    keydown: (event) => press(event as KeyboardEvent),
  });
  const status = element("p", { role: "status", id: "sql-status" });
  const results = element("div", { id: "sql-results" });
  const runButton = element(
    "button",
    { type: "button", class: "primary", id: "sql-run", click: () => void run() },
    "Run",
  );
  const stopButton = element(
    "button",
    { type: "button", id: "sql-stop", disabled: true, click: () => void stop() },
    "Stop",
  );
  const csvButton = element(
    "button",
    { type: "button", id: "sql-csv", click: () => void saveCsv() },
    "Save as CSV",
  );

  const parameters = async (): Promise<Parameters> => {
    const { run: number, slot, user } = selection.current;
    const details = await context.details(number);
    return { run: number, slot: details.slots[placeOf(details, slot)] ?? null, user };
  };

  const show = ({ names, rows, count }: Result) => [
    element(
      "p",
      { class: "note" },
      `${formatCount(count)} ${count === 1 ? "row" : "rows"}` +
        (count > LIMIT ? `, of which the first ${LIMIT} are shown` : ""),
    ),
    table<Value[]>(
      "Result",
      names.map((name, i) => ({
        label: name,
        numeric: rows.length > 0 && typeof rows[0][i] !== "string",
        cell: (row) =>
          row[i] === null ? element("span", { class: "null" }, "NULL") : toText(row[i], DIGITS),
      })),
      rows,
    ),
  ];

  /** Runs something, with the stop button at hand, and tells what came of it. */
  const work = async (task: (sql: string, chosen: Parameters) => Promise<string>) => {
    const sql = box.value.trim();
    if (sql === "" || runButton.disabled) {
      return;
    }
    if (past[past.length - 1] !== sql) {
      past.push(sql);
    }
    place = past.length;
    runButton.disabled = csvButton.disabled = true;
    stopButton.disabled = false;
    status.className = "";
    status.textContent = "Runs\u2026";
    try {
      status.textContent = await task(sql, await parameters());
    } catch (error) {
      status.className = error instanceof Stopped ? "" : "error";
      status.textContent = error instanceof Stopped ? "stopped\u2026" : (error as Error).message;
      fill(results);
    }
    runButton.disabled = csvButton.disabled = false;
    stopButton.disabled = true;
  };

  const run = () =>
    work(async (sql, chosen) => {
      const begin = performance.now();
      const found = await database.script(sql, chosen, LIMIT);
      const seconds = (performance.now() - begin) / 1000;
      fill(results, ...found.flatMap(show));
      return `${found.length === 0 ? "no result" : "done"}, ${seconds.toFixed(2)} s`;
    });

  const saveCsv = () =>
    work(async (sql, chosen) => {
      const blob = await database.csv(sql, chosen);
      const url = URL.createObjectURL(blob);
      element("a", { href: url, download: "result.csv" }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60000);
      return "saved as result.csv";
    });

  const stop = async () => {
    stopButton.disabled = true;
    await context.stop();
    status.textContent = "stopped; the database was read again";
  };

  const recall = (step: number) => {
    if (past.length > 0) {
      place = Math.min(Math.max(place + step, 0), past.length - 1);
      box.value = past[place];
    }
  };

  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void run();
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      recall(event.key === "ArrowUp" ? -1 : 1);
    }
  };

  const examples = choice(
    "Examples",
    [
      { value: "", label: "choose\u2026" },
      ...EXAMPLES.map(({ label }, i) => ({ value: `${i}`, label })),
    ],
    (value) => {
      if (value !== "") {
        box.value = EXAMPLES[Number(value)].sql;
        examples.select.value = "";
        box.focus();
      }
    },
  );
  examples.select.id = "sql-examples";

  const insert = (text: string) => {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.focus();
  };

  const showTables = () =>
    [...new Set(dictionary.columns.map((info) => info.table))].map((name) =>
      element(
        "details",
        {},
        element("summary", {}, element("code", {}, name)),
        element(
          "ul",
          {},
          ...dictionary.columns
            .filter((info) => info.table === name)
            .map(({ column, unit, meaning, source }) =>
              element(
                "li",
                {},
                element(
                  "button",
                  { type: "button", class: "link", click: () => insert(column) },
                  column,
                ),
                ` ${meaning}${unit && unit !== "1" ? `, in ${unit}` : ""}${source ? ` (${source})` : ""}`,
              ),
            ),
        ),
      ),
    );

  box.value = EXAMPLES[1].sql;

  return {
    element: element(
      "div",
      { class: "sql-view" },
      element(
        "div",
        { class: "sql-main" },
        element("div", { class: "fields" }, examples.element),
        box,
        element("div", { class: "fields" }, runButton, stopButton, csvButton),
        element(
          "p",
          { class: "note", id: "sql-help" },
          "Ctrl+Enter runs; Alt with up and down goes through what was run; :run, :slot and :user stand for what is chosen. " +
            "The file is read, never written.",
        ),
        status,
        results,
      ),
      element(
        "aside",
        { class: "dictionary", "aria-label": "Tables" },
        element("h3", {}, "Tables"),
        ...showTables(),
      ),
    ),
    show: (sql) => {
      box.value = sql.trim();
    },
    update: () => {},
  };
}
