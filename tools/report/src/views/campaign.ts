/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import type uPlot from "uplot";
import { createChart } from "../chart";
import { CURVES } from "../colours";
import type { Row } from "../database";
import { card, choice, element, fill, table } from "../dom";
import { formatCount, formatNumber, formatPercent } from "../format";
import { cssColour } from "../theme";
import type { Context } from "../view";

const SUMMARY_SQL = `
SELECT *
  FROM campaign_summary
 ORDER BY measure, point`;

const STATISTICS = [
  { value: "mean", label: "mean" },
  { value: "median", label: "median" },
  { value: "p05", label: "5 % quantile" },
];

/** The measure of latency, and the share of requests that were served, which is shown beside it. */
const [LATENCY, SERVED] = ["latency_s", "latency_served"];

/** A mean over runs, with half the width of its confidence interval. */
interface Estimate {
  x: number;
  value: number;
  halfWidth: number;
}

/** Where the points of an axis stand: at their number, or, where they are names, one after another. */
function placesOf(values: unknown[]): { places: number[]; labels?: string[] } {
  if (values.every((value) => typeof value === "number")) {
    return { places: values as number[] };
  }
  const labels = [...new Set(values.map(String))];
  return { places: values.map((value) => labels.indexOf(String(value))), labels };
}

/** A statistic of a measure over one axis, a curve for each choice of the other axes. */
function createSummaryChart(rows: Row[], axes: string[], axis: string, statistic: string) {
  const { places, labels } = placesOf(rows.map((row) => row[axis]));
  const curves = new Map<string, Estimate[]>();
  rows.forEach((row, i) => {
    const others = axes.filter((name) => name !== axis).map((name) => `${name} ${row[name]}`);
    const label = others.join(", ") || row.measure;
    const estimates = curves.get(label) ?? [];
    estimates.push({
      x: places[i],
      value: row[statistic] ?? NaN,
      halfWidth: row[`${statistic}_half_width`] ?? 0,
    });
    curves.set(label, estimates);
  });
  const shown = [...curves].slice(0, CURVES.length);
  const x = [...new Set(places)].sort((a, b) => a - b);
  const all = shown
    .flatMap(([, estimates]) => estimates)
    .filter(({ value }) => Number.isFinite(value));
  const low = Math.min(...all.map(({ value, halfWidth }) => value - halfWidth));
  const high = Math.max(...all.map(({ value, halfWidth }) => value + halfWidth));
  const margin = 0.05 * (high - low) || 1;
  const drawIntervals = (plot: uPlot) => {
    const { ctx } = plot;
    ctx.save();
    ctx.lineWidth = 1.5 * devicePixelRatio;
    shown.forEach(([, estimates], i) => {
      ctx.strokeStyle = cssColour(CURVES[i]);
      ctx.beginPath();
      for (const { x: place, value, halfWidth } of estimates) {
        const middle = plot.valToPos(place, "x", true);
        const arm = 4 * devicePixelRatio;
        const ends = [value - halfWidth, value + halfWidth].map((end) =>
          plot.valToPos(end, "y", true),
        );
        ctx.moveTo(middle, ends[0]);
        ctx.lineTo(middle, ends[1]);
        for (const end of ends) {
          ctx.moveTo(middle - arm, end);
          ctx.lineTo(middle + arm, end);
        }
      }
      ctx.stroke();
    });
    ctx.restore();
  };
  const chart = createChart({
    title: `${rows[0].measure}: means over runs, with 95 % confidence intervals`,
    x,
    xLabel: axis,
    xLabels: labels,
    rangeY: [low - margin, high + margin],
    height: 300,
    draw: drawIntervals,
    curves: shown.map(([label, estimates]) => ({
      label,
      shape: "marked",
      values: x.map((place) => estimates.find((estimate) => estimate.x === place)?.value ?? NaN),
    })),
  });
  return element(
    "div",
    {},
    chart.element,
    curves.size > shown.length &&
      element(
        "p",
        { class: "note" },
        `The first ${shown.length} of ${curves.size} curves; the table has all.`,
      ),
  );
}

/** What a campaign gave, by its axes; null where the file is not a campaign's. */
export async function createCampaign(context: Context): Promise<HTMLElement | null> {
  const { database, dictionary } = context;
  if (!dictionary.has("campaign_summary")) {
    return null;
  }
  const rows = await database.rows(SUMMARY_SQL);
  const columns = await database.rows("SELECT name FROM pragma_table_info('point')");
  const axes: string[] = columns
    .map(({ name }) => name)
    .filter((name) => name !== "run" && name !== "point");
  const measures = [...new Set(rows.map(({ measure }) => measure as string))];
  if (measures.length === 0) {
    return null;
  }
  const asOptions = (names: string[]) => names.map((name) => ({ value: name, label: name }));
  const served = new Map<number, number>(
    rows.filter(({ measure }) => measure === SERVED).map(({ point, mean }) => [point, mean]),
  );
  const uncertified = rows
    .filter(({ measure }) => measure === measures[0])
    .reduce((sum, row) => sum + (row.uncertified_slots ?? 0), 0);
  const result = element("div");
  const show = () => {
    const statistic = statistics.select.value;
    const ofMeasure = rows.filter(({ measure }) => measure === measureChoice.select.value);
    const help = (column: string) => dictionary.describe("campaign_summary", column);
    const isTimed = measureChoice.select.value === LATENCY && served.size > 0;
    fill(
      result,
      uncertified > 0 &&
        element(
          "p",
          { class: "status bad" },
          `${formatCount(uncertified)} slots of all runs are not certified optimal.`,
        ),
      axes.length > 0 && createSummaryChart(ofMeasure, axes, axisChoice.select.value, statistic),
      table<Row>(
        "Summary of the campaign",
        [
          ...axes.map((axis) => ({ label: axis, cell: (row: Row) => String(row[axis]) })),
          { label: "runs", numeric: true, help: help("runs"), cell: (row) => String(row.runs) },
          ...STATISTICS.flatMap(({ value, label }) => [
            {
              label,
              numeric: true,
              help: help(value),
              cell: (row: Row) => formatNumber(row[value]),
            },
            {
              label: "\u00b1",
              numeric: true,
              help: help(`${value}_half_width`),
              cell: (row: Row) => formatNumber(row[`${value}_half_width`], 2),
            },
          ]),
          ...(isTimed
            ? [
                {
                  label: "served",
                  numeric: true,
                  help: "share of requests that took a slot's duration at most, mean over the runs",
                  cell: (row: Row) => formatPercent(served.get(row.point)),
                },
              ]
            : []),
          ...(rows.some((row) => typeof row.uncertified_slots === "number")
            ? [
                {
                  label: "uncertified slots",
                  numeric: true,
                  help: help("uncertified_slots"),
                  cell: (row: Row) =>
                    row.uncertified_slots === null ? "\u2013" : formatCount(row.uncertified_slots),
                },
              ]
            : []),
        ],
        ofMeasure,
      ),
    );
  };
  const measureChoice = choice("Measure", asOptions(measures), show);
  const statistics = choice("Statistic", STATISTICS, show);
  const axisChoice = choice("Over", asOptions(axes), show);
  measureChoice.select.value = measures.includes("qoe") ? "qoe" : measures[0];
  show();
  return card(
    "Campaign",
    element(
      "div",
      { class: "fields" },
      measureChoice.element,
      statistics.element,
      axes.length > 1 && axisChoice.element,
    ),
    result,
    element(
      "button",
      { type: "button", class: "link", click: () => context.showSql(SUMMARY_SQL) },
      "This query in SQL",
    ),
  );
}
