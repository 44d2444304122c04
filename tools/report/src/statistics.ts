/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import type { Columns, Database } from "./database";
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

/** Bins of a bound per factor of ten. */
export const BOUND_BINS = 5;

export const QOE: Tally = {
  keys: { run: "run", bin: `ceil(${QOE_BINS} * qoe)` },
  sums: { qoe: "qoe", outages: "crb_met = 0" },
  from: "FROM user_slot",
};

/** Of each request where a run recorded them, those that failed as not served; else of slots. */
export const LATENCY: Tally = {
  keys: { run: "run", bin: `ceil(${LATENCY_BINS} * log10(latency_s))` },
  sums: {},
  from: `FROM
       (SELECT run, coalesce(latency_s, 9e999) AS latency_s
          FROM request
         WHERE outcome <> 'stopped'
         UNION ALL
        SELECT run, latency_s
          FROM user_slot
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
      distance: `floor(distance_m / ${DISTANCE_BIN})`,
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

/** Those of the rows that are of a run. */
export function ofRun(columns: Columns, run: number): Columns {
  const begin = columns.run.indexOf(run);
  const end = columns.run.lastIndexOf(run) + 1;
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name,
      begin < 0 ? new Float64Array() : values.subarray(begin, end),
    ]),
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
  latencyMedian: number;
  latencyHigh: number;
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
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const userSlots = distribution.total;
  return {
    userSlots,
    qoeMean: userSlots > 0 ? sum(qoe.qoe) / userSlots : NaN,
    qoeMedian: quantile(distribution, 0.5),
    qoeLow: quantile(distribution, 0.05),
    outage: userSlots > 0 ? sum(qoe.outages) / userSlots : NaN,
    latencyMedian: quantile(latency, 0.5),
    latencyHigh: quantile(latency, 0.95),
    slots: slots.number[0] ?? 0,
    feasible: slots.feasible[0] / slots.number[0],
    met: slots.met[0] / slots.number[0],
  };
}
