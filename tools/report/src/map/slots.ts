/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import type { Columns, Database } from "../database";
import type { RunDetails } from "../runs";

const USERS_SQL = `
  SELECT slot, user, station, position_x_m AS x, position_y_m AS y, qoe, crb_met AS met,
         file_size_mb > 0 AS requests
    FROM user_slot INDEXED BY user_slot_by_slot
   WHERE run = :run AND slot IN (SELECT value FROM json_each(:slots))
   ORDER BY slot, user`;

const STATIONS_SQL = `
  SELECT slot, station, position_x_m AS x, position_y_m AS y
    FROM station_slot INDEXED BY station_slot_by_slot
   WHERE run = :run AND slot IN (SELECT value FROM json_each(:slots))
   ORDER BY slot, station`;

/**
 * Where targets are, and where stations think they are: by estimated range and azimuth from the
 * station, at the target's true height, as nothing estimates an elevation.
 */
const TARGETS_SQL = `
  WITH stations AS MATERIALIZED (
         SELECT slot, station, position_x_m, position_y_m, position_z_m
           FROM station_slot INDEXED BY station_slot_by_slot
          WHERE run = :run AND slot IN (SELECT value FROM json_each(:slots))),
       seen AS (
         SELECT target_slot.*, stations.position_x_m AS station_x_m,
                stations.position_y_m AS station_y_m,
                target_slot.position_z_m - stations.position_z_m AS rise_m
           FROM target_slot INDEXED BY target_slot_by_slot LEFT JOIN stations USING (slot, station)
          WHERE run = :run AND slot IN (SELECT value FROM json_each(:slots))),
       estimated AS (
         SELECT *, sqrt(max(estimated_range_m * estimated_range_m - rise_m * rise_m, 0.0)) AS way_m
           FROM seen)
  SELECT slot, target, station, position_x_m AS x, position_y_m AS y, detected,
         station_x_m + way_m * cos(estimated_azimuth_rad) AS estimated_x,
         station_y_m + way_m * sin(estimated_azimuth_rad) AS estimated_y
    FROM estimated
   ORDER BY slot, target, station`;

/** One slot, as the map draws it; arrays of one length per kind. */
export interface SlotScene {
  slot: number;
  users: Columns;
  stations: Columns;
  targets: Columns;
  /** place of each user in the arrays */
  placeOf: Map<number, number>;
}

function cut(columns: Columns, slot: number): Columns {
  const begin = columns.slot.indexOf(slot);
  const end = columns.slot.lastIndexOf(slot) + 1;
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name,
      begin < 0 ? new Float64Array() : values.subarray(begin, end),
    ]),
  );
}

/** Slots that were read, by their place among the recorded ones; a window around the present. */
export class SlotStore {
  private readonly scenes = new Map<number, SlotScene>();
  private readonly loading = new Map<number, Promise<void>>();
  private readonly chunk: number;
  private readonly kept: number;
  /** the last known stations, where a slot has none */
  private stations: Columns = {
    station: new Float64Array(),
    x: new Float64Array(),
    y: new Float64Array(),
  };

  constructor(
    private readonly database: Database,
    private readonly details: RunDetails,
  ) {
    const rows = Math.max(details.users.length, 1);
    this.chunk = Math.min(Math.max(Math.floor(3000 / rows), 1), 32);
    this.kept = Math.min(Math.max(Math.floor(1e6 / rows), 64), 4096);
  }

  /** The slot at a place, if it was read. */
  get(place: number): SlotScene | undefined {
    return this.scenes.get(place);
  }

  /** Reads what is missing from one place to another. */
  async load(from: number, to: number): Promise<void> {
    const last = Math.min(to, this.details.slots.length - 1);
    const chunks: Promise<void>[] = [];
    for (
      let chunk = Math.floor(Math.max(from, 0) / this.chunk);
      chunk * this.chunk <= last;
      ++chunk
    ) {
      chunks.push(this.loadChunk(chunk));
    }
    await Promise.all(chunks);
  }

  private loadChunk(chunk: number): Promise<void> {
    const begin = chunk * this.chunk;
    if (this.scenes.has(begin)) {
      return Promise.resolve();
    }
    let task = this.loading.get(chunk);
    if (!task) {
      task = this.read(begin).finally(() => this.loading.delete(chunk));
      this.loading.set(chunk, task);
    }
    return task;
  }

  private async read(begin: number): Promise<void> {
    const slots = this.details.slots.subarray(begin, begin + this.chunk);
    const chosen = { run: this.details.run, slots: JSON.stringify(Array.from(slots)) };
    const [users, stations, targets] = await Promise.all([
      this.database.columns(USERS_SQL, chosen),
      this.database.columns(STATIONS_SQL, chosen),
      this.database.columns(TARGETS_SQL, chosen),
    ]);
    slots.forEach((slot, i) => {
      const scene: SlotScene = {
        slot,
        users: cut(users, slot),
        stations: cut(stations, slot),
        targets: cut(targets, slot),
        placeOf: new Map(),
      };
      if (scene.stations.station.length > 0) {
        this.stations = scene.stations;
      } else {
        scene.stations = this.stations;
      }
      scene.users.user.forEach((user, place) => scene.placeOf.set(user, place));
      this.scenes.set(begin + i, scene);
    });
    this.forget(begin);
  }

  /** Lets go of the slots furthest from those just read. */
  private forget(near: number): void {
    if (this.scenes.size > this.kept) {
      const places = [...this.scenes.keys()].sort(
        (a, b) => Math.abs(b - near) - Math.abs(a - near),
      );
      const chunks = new Set(
        places
          .slice(0, this.scenes.size - this.kept)
          .map((place) => Math.floor(place / this.chunk)),
      );
      for (const place of places) {
        if (chunks.has(Math.floor(place / this.chunk))) {
          this.scenes.delete(place);
        }
      }
    }
  }
}
