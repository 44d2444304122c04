/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import type { Database, Row } from "./database";
import { shortType } from "./format";
import { kindOf } from "./notice";

/** Of a run, in s; its attribute is written in ns. */
export const SLOT_DURATION = `1e-9 * CAST(iif(json_valid(attributes), json_extract(
         attributes, '$."ns3::IsacController::SlotDuration"'), NULL) AS REAL)`;

/** A row of the table run. */
export interface Run {
  run: number;
  label: string;
  scenario: string;
  manager: string;
  status: string;
  /** duration of a slot, in s; NaN where the file does not say */
  slotDuration: number;
  row: Row;
}

export interface NodeInfo {
  id: number;
  name: string;
  constants: Record<string, any>;
}

/** What does not change during a run, and which slots it has. */
export interface RunDetails {
  run: number;
  users: NodeInfo[];
  stations: NodeInfo[];
  targets: NodeInfo[];
  /** the end of the scale of quality of experience */
  qoeCap: number;
  /** the recorded slots, ascending */
  slots: Float64Array;
  /** simulated time of a slot, in s; NaN where the file does not say */
  timeOf: (slot: number) => number;
}

export async function readRuns(database: Database, isCampaign: boolean): Promise<Run[]> {
  const rows = await database.rows(
    `SELECT *, ${SLOT_DURATION} AS slot_duration_s FROM run ORDER BY run`,
  );
  const points = new Map<number, Row>();
  for (const row of isCampaign ? await database.rows("SELECT * FROM point") : []) {
    points.set(row.run, row);
  }
  return rows.map((row) => {
    const manager = shortType(row.manager);
    const { run: _run, point: _point, ...axes } = points.get(row.run) ?? {};
    const settings = Object.entries(axes).map(([axis, value]) => `${axis} ${value}`);
    const what = settings.length > 0 ? settings.join(", ") : manager || "no manager";
    const status = String(row.status);
    const note = { good: "", bad: ", ended early", open: ", running" }[kindOf(status)];
    return {
      run: row.run,
      label: `${row.run}: ${what}, seed ${row.seed}.${row.run_number}${note}`,
      scenario: row.scenario ?? "",
      manager,
      status,
      slotDuration: row.slot_duration_s || NaN,
      row,
    };
  });
}

/** The distinct slots of a table, found by its index, one step per slot. */
function distinctSlots(table: string): string {
  return `
  WITH RECURSIVE recorded (slot) AS (
         SELECT min(slot) FROM ${table} INDEXED BY ${table}_by_slot WHERE run = :run
         UNION ALL
         SELECT (SELECT min(slot) FROM ${table} INDEXED BY ${table}_by_slot
                  WHERE run = :run AND slot > recorded.slot)
           FROM recorded
          WHERE slot IS NOT NULL)
  SELECT slot FROM recorded WHERE slot IS NOT NULL`;
}

async function readSlots(database: Database, run: number): Promise<Float64Array> {
  for (const table of ["user_slot", "station_slot", "slot"]) {
    const { slot } = await database.columns(distinctSlots(table), { run });
    if (slot.length > 0) {
      return slot;
    }
  }
  return new Float64Array();
}

async function readNodes(database: Database, run: number, role: string): Promise<NodeInfo[]> {
  const rows = await database.rows(
    "SELECT id, name, constants FROM node WHERE run = :run AND role = :role ORDER BY id",
    { run, role },
  );
  return rows.map(({ id, name, constants }) => ({ id, name, constants: JSON.parse(constants) }));
}

export async function readDetails(database: Database, run: number): Promise<RunDetails> {
  const [{ cap }] = await database.rows(
    `SELECT iif(json_valid(attributes),
                json_extract(attributes, '$."ns3::IsacController::QoeCap"'), NULL) AS cap
       FROM run WHERE run = :run`,
    { run },
  );
  const [clock] = await database.rows(
    `SELECT min(slot) AS first, max(slot) AS last, min(time_s) AS begin, max(time_s) AS end
       FROM slot WHERE run = :run`,
    { run },
  );
  const duration =
    clock.last > clock.first ? (clock.end - clock.begin) / (clock.last - clock.first) : NaN;
  return {
    run,
    users: await readNodes(database, run, "user"),
    stations: await readNodes(database, run, "base_station"),
    targets: await readNodes(database, run, "target"),
    qoeCap: typeof cap === "number" ? cap : 5,
    slots: await readSlots(database, run),
    timeOf: (slot) => clock.begin + (slot - clock.first) * duration,
  };
}
