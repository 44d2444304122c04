/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/** The database: SQLite in a worker, so that the page answers while a query runs. */

import initSqlJs, { type Database, type Statement } from "sql.js";
import wasmBinary from "sql.js/dist/sql-wasm-browser.wasm";
import { toCsvLine } from "./csv";
import type { Opened, Parameters, Reply, Request, Result, Source, Value } from "./protocol";
import { Counter } from "./tally";

const APPLICATION_ID = 0x69736163;
const [OLDEST_VERSION, NEWEST_VERSION] = [2, 3];

/** What the page's queries need; a run that was killed has none yet. */
const INDICES = `
  CREATE INDEX IF NOT EXISTS slot_by_slot ON slot (slot, run);
  CREATE INDEX IF NOT EXISTS station_slot_by_slot ON station_slot (slot, run);
  CREATE INDEX IF NOT EXISTS user_slot_by_user ON user_slot (user, slot, run);
  CREATE INDEX IF NOT EXISTS user_slot_by_slot ON user_slot (slot, run);
  CREATE INDEX IF NOT EXISTS target_slot_by_slot ON target_slot (slot, run);
  CREATE INDEX IF NOT EXISTS agent_window_by_user ON agent_window (user, window, run);`;

let database: Database;

async function read(source: Source): Promise<Uint8Array> {
  if (!source.gzipped) {
    return new Uint8Array(await source.blob.arrayBuffer());
  }
  const stream = source.blob.stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A file in write-ahead mode is read as one without a log, which SQLite cannot have here. */
function leaveLog(bytes: Uint8Array): boolean {
  const hasLog = bytes[18] === 2 && bytes[19] === 2;
  if (hasLog) {
    bytes[18] = 1;
    bytes[19] = 1;
  }
  return hasLog;
}

function readPragma(name: string): number {
  return Number(database.exec(`PRAGMA ${name}`)[0].values[0][0]);
}

async function open(source: Source): Promise<Opened> {
  const bytes = await read(source);
  if (new TextDecoder().decode(bytes.subarray(0, 15)) !== "SQLite format 3") {
    throw new Error("this is not an SQLite database");
  }
  const hasLog = leaveLog(bytes);
  // @ts-expect-error: an option that the types do not know
  const SQL = await initSqlJs({ wasmBinary, useOldExtensionFunctions: false });
  database = new SQL.Database(bytes);
  if (readPragma("application_id") !== APPLICATION_ID) {
    throw new Error("this database was not recorded by isac");
  }
  const version = readPragma("user_version");
  if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
    const age = version > NEWEST_VERSION ? "a newer" : "an older";
    throw new Error(
      `this database has version ${version} of isac's tables, of ${age} isac; ` +
        `this page reads versions ${OLDEST_VERSION} to ${NEWEST_VERSION}`,
    );
  }
  database.exec(`PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; ${INDICES}
                 PRAGMA query_only = ON;`);
  return { bytes: bytes.length, hasLog };
}

/** Lets a statement run to its end. */
function forEachRow(statement: Statement, parameters: Parameters, visit: () => void): void {
  try {
    // Names that the statement does not use are passed over.
    statement.bind(
      Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`:${name}`, value])),
    );
    while (statement.step()) {
      visit();
    }
  } finally {
    statement.free();
  }
}

/** Rows as objects. */
function runRows(sql: string, parameters: Parameters): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = [];
  const statement = database.prepare(sql);
  forEachRow(statement, parameters, () => rows.push(statement.getAsObject()));
  return rows;
}

/** Columns of numbers; null is NaN. */
function runColumns(sql: string, parameters: Parameters): Record<string, Float64Array> {
  const statement = database.prepare(sql);
  const names = statement.getColumnNames();
  let columns = names.map(() => new Float64Array(1024));
  let count = 0;
  forEachRow(statement, parameters, () => {
    if (count === columns[0].length) {
      columns = columns.map((column) => {
        const larger = new Float64Array(2 * count);
        larger.set(column);
        return larger;
      });
    }
    statement.get().forEach((value, i) => {
      columns[i][count] = value === null ? NaN : Number(value);
    });
    ++count;
  });
  return Object.fromEntries(names.map((name, i) => [name, columns[i].slice(0, count)]));
}

function runTally(sql: string, keys: number): Record<string, Float64Array> {
  const statement = database.prepare(sql);
  const counter = new Counter(keys, statement.getColumnNames());
  forEachRow(statement, {}, () => counter.add(statement.get() as (number | null)[]));
  return counter.finish();
}

function getExactly(statement: Statement): Value[] {
  // @ts-expect-error: a parameter that the types do not know
  return statement.get(null, { useBigInt: true });
}

/** Several statements, of each that gives columns what it gave. */
function runScript(sql: string, parameters: Parameters, limit: number): Result[] {
  const results: Result[] = [];
  for (const statement of database.iterateStatements(sql) as Iterable<Statement>) {
    const result: Result = { names: statement.getColumnNames(), rows: [], count: 0 };
    forEachRow(statement, parameters, () => {
      if (result.count++ < limit) {
        result.rows.push(getExactly(statement));
      }
    });
    if (result.names.length > 0) {
      results.push(result);
    }
  }
  return results;
}

/** The last result of a script, whole. */
function runCsv(sql: string, parameters: Parameters): Blob {
  let lines: string[] = [];
  for (const statement of database.iterateStatements(sql) as Iterable<Statement>) {
    const names = statement.getColumnNames();
    const before = lines;
    lines = [toCsvLine(names)];
    forEachRow(statement, parameters, () => lines.push(toCsvLine(getExactly(statement))));
    if (names.length === 0) {
      lines = before;
    }
  }
  return new Blob(lines, { type: "text/csv" });
}

function answer(request: Request): unknown {
  switch (request.kind) {
    case "open":
      return open(request.source);
    case "rows":
      return runRows(request.sql, request.parameters);
    case "columns":
      return runColumns(request.sql, request.parameters);
    case "tally":
      return runTally(request.sql, request.keys);
    case "script":
      return runScript(request.sql, request.parameters, request.limit);
    case "csv":
      return runCsv(request.sql, request.parameters);
  }
}

self.onmessage = async (event: MessageEvent<Request>) => {
  let reply: Reply;
  try {
    reply = { value: await answer(event.data) };
  } catch (error) {
    reply = { error: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(reply);
};
