/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import type { Columns, Database } from "./database";

/**
 * Figures over all users and slots, of every run at once: SQL counts into bins, so that no table is
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

export const QOE_SQL = `
  SELECT run, ceil(${QOE_BINS} * qoe) AS bin, count(*) AS number, sum(qoe) AS qoe,
         sum(crb_met = 0) AS outages
    FROM user_slot
   GROUP BY run, bin
   ORDER BY run, bin`;

export const LATENCY_SQL = `
  SELECT run, ceil(${LATENCY_BINS} * log10(latency_s)) AS bin, count(*) AS number
    FROM user_slot
   WHERE latency_s > 0
   GROUP BY run, bin
   ORDER BY run, bin`;

/** The bounds, as the columns of user_slot and the attributes of stations call them. */
export const BOUNDS = [
  { column: "crb_velocity", threshold: "VelocityCrbThreshold", label: "velocity" },
  { column: "crb_range", threshold: "RangeCrbThreshold", label: "range" },
  { column: "crb_azimuth", threshold: "AzimuthCrbThreshold", label: "azimuth" },
] as const;

export type Bound = (typeof BOUNDS)[number];

export function boundSql(bound: Bound): string {
  return `
  WITH station AS MATERIALIZED (
         SELECT run, id, json_extract(constants, '$.${bound.threshold}') AS threshold
           FROM node
          WHERE role = 'base_station')
  SELECT user_slot.run AS run, floor(distance_m / ${DISTANCE_BIN}) AS distance,
         floor(${BOUND_BINS} * log10(${bound.column} / threshold)) AS bin, count(*) AS number,
         sum(crb_met = 0) AS outages
    FROM user_slot JOIN station ON station.run = user_slot.run AND station.id = user_slot.station
   GROUP BY user_slot.run, distance, bin
   ORDER BY user_slot.run, distance, bin`;
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
  const columns = ofRun(await database.statistics(QOE_SQL), run);
  return toHistogram(columns, (bin) => bin / QOE_BINS);
}

export async function latencyHistogram(database: Database, run: number): Promise<Histogram> {
  const columns = ofRun(await database.statistics(LATENCY_SQL), run);
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

const SLOT_SQL = `
  SELECT run, count(*) AS slots, avg(feasible) AS feasible, avg(crb_met) AS met
    FROM slot
   GROUP BY run
   ORDER BY run`;

export async function keyFigures(database: Database, run: number): Promise<KeyFigures> {
  const slots = ofRun(await database.statistics(SLOT_SQL), run);
  const qoe = ofRun(await database.statistics(QOE_SQL), run);
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
    slots: slots.slots[0] ?? 0,
    feasible: slots.feasible[0] ?? NaN,
    met: slots.met[0] ?? NaN,
  };
}
