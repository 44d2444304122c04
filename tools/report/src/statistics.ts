/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import type { Columns, Database } from "./database";
import { SLOT_DURATION } from "./runs";
import type { Tally } from "./tally";

/**
 * Figures over all users and slots, of every run at once: counted into bins, so that no table is
 * pulled whole.
 */

/** Bins of quality of experience per unit. */
const QOE_BINS = 1000;

/** Bins of latency per factor of ten. */
const LATENCY_BINS = 50;

/** Width of a bin of distance, in m. */
export const DISTANCE_BIN = 10;

/** Distances from here on, in m, are counted as this one. */
const GREATEST_DISTANCE = 100_000;

/** Bins of a bound per factor of ten. */
export const BOUND_BINS = 5;

export const QOE: Tally = {
  keys: { run: "run", bin: `ceil(${QOE_BINS} * qoe)` },
  sums: { qoe: "qoe", outages: "crb_met = 0" },
  from: "FROM user_slot",
};

/**
 * Of each request where a run recorded them, those that failed as infinite; else of slots. A request is
 * served where it took a slot's duration at most.
 */
export const LATENCY: Tally = {
  keys: { run: "run", bin: `ceil(${LATENCY_BINS} * log10(latency_s))` },
  sums: { latency: "latency_s", served: "latency_s <= duration_s" },
  from: `FROM
       (WITH duration AS MATERIALIZED (
          SELECT run, ${SLOT_DURATION} AS duration_s
            FROM run)
        SELECT run, coalesce(latency_s, 9e999) AS latency_s, duration_s
          FROM request CROSS JOIN duration USING (run)
         WHERE outcome <> 'stopped'
         UNION ALL
        SELECT run, latency_s, duration_s
          FROM user_slot CROSS JOIN duration USING (run)
         WHERE run NOT IN (SELECT run FROM request))
 WHERE latency_s > 0`,
};

/** The bounds, as the columns of user_slot and the attributes of stations call them. */
export const BOUNDS = [
  { column: "crb_velocity", threshold: "VelocityCrbThreshold", label: "velocity" },
  { column: "crb_range", threshold: "RangeCrbThreshold", label: "range" },
  { column: "crb_azimuth", threshold: "AzimuthCrbThreshold", label: "azimuth" },
] as const;

export type Bound = (typeof BOUNDS)[number];

export function boundTally({ column, threshold }: Bound): Tally {
  return {
    keys: {
      run: "run",
      distance: `floor(min(distance_m, ${GREATEST_DISTANCE}) / ${DISTANCE_BIN})`,
      bin: `floor(${BOUND_BINS} * log10(${column} / threshold))`,
    },
    sums: { outages: "crb_met = 0" },
    from: `FROM user_slot JOIN
       (SELECT run, id AS station, json_extract(constants, '$.${threshold}') AS threshold
          FROM node
         WHERE role = 'base_station') USING (run, station)`,
  };
}

/** A distribution in bins, ascending. */
export interface Histogram {
  /** upper edges of the bins */
  edges: number[];
  counts: number[];
  total: number;
}

/** The place of the first of ascending values that is not below a bound. */
function lowerBound(values: Float64Array, bound: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    [low, high] = values[middle] < bound ? [middle + 1, high] : [low, middle];
  }
  return low;
}

/** Those of the rows, which ascend by runs, that are of a run. */
export function ofRun(columns: Columns, run: number): Columns {
  const begin = lowerBound(columns.run, run);
  const end = lowerBound(columns.run, run + 1);
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, values.subarray(begin, end)]),
  );
}

function toHistogram(columns: Columns, upperEdge: (bin: number) => number): Histogram {
  const counts = Array.from(columns.number);
  return {
    edges: Array.from(columns.bin, upperEdge),
    counts,
    total: counts.reduce((sum, count) => sum + count, 0),
  };
}

export async function qoeHistogram(database: Database, run: number): Promise<Histogram> {
  const columns = ofRun(await database.tally(QOE), run);
  return toHistogram(columns, (bin) => bin / QOE_BINS);
}

export async function latencyHistogram(database: Database, run: number): Promise<Histogram> {
  const columns = ofRun(await database.tally(LATENCY), run);
  return toHistogram(columns, (bin) => 10 ** (bin / LATENCY_BINS));
}

/** The shares of what is at or below each edge. */
export function toDistribution(histogram: Histogram): number[] {
  let sum = 0;
  return histogram.counts.map((count) => (sum += count) / histogram.total);
}

/** The value that a share is at or below, to a bin's width. */
export function quantile(histogram: Histogram, share: number): number {
  const place = toDistribution(histogram).findIndex((part) => part >= share - 1e-12);
  return place < 0 ? NaN : histogram.edges[place];
}

export interface KeyFigures {
  userSlots: number;
  qoeMean: number;
  qoeMedian: number;
  qoeLow: number;
  outage: number;
  latencyMean: number;
  latencyMedian: number;
  latencyHigh: number;
  /** share of requests that took a slot's duration at most */
  served: number;
  slots: number;
  /** share of slots in which all bounds can be met, and in which they were */
  feasible: number;
  met: number;
}

const SLOTS: Tally = {
  keys: { run: "run" },
  sums: { feasible: "feasible", met: "crb_met" },
  from: "FROM slot",
};

export async function keyFigures(database: Database, run: number): Promise<KeyFigures> {
  const slots = ofRun(await database.tally(SLOTS), run);
  const qoe = ofRun(await database.tally(QOE), run);
  const distribution = await qoeHistogram(database, run);
  const latency = await latencyHistogram(database, run);
  const timed = ofRun(await database.tally(LATENCY), run);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const userSlots = distribution.total;
  return {
    userSlots,
    qoeMean: userSlots > 0 ? sum(qoe.qoe) / userSlots : NaN,
    qoeMedian: quantile(distribution, 0.5),
    qoeLow: quantile(distribution, 0.05),
    outage: userSlots > 0 ? sum(qoe.outages) / userSlots : NaN,
    latencyMean: latency.total > 0 ? sum(timed.latency) / latency.total : NaN,
    latencyMedian: quantile(latency, 0.5),
    latencyHigh: quantile(latency, 0.95),
    served: latency.total > 0 ? sum(timed.served) / latency.total : NaN,
    slots: slots.number[0] ?? 0,
    feasible: slots.feasible[0] / slots.number[0],
    met: slots.met[0] / slots.number[0],
  };
}
