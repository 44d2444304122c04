/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import type uPlot from "uplot";
import { createChart } from "../chart";
import { card, choice, element, fill } from "../dom";
import { formatCount, formatPercent, formatQuantity } from "../format";
import type { Columns } from "../database";
import {
  BOUND_BINS,
  BOUNDS,
  DISTANCE_BIN,
  LATENCY,
  QOE,
  boundTally,
  keyFigures,
  latencyHistogram,
  ofRun,
  qoeHistogram,
  toDistribution,
  type Bound,
} from "../statistics";
import { toSql, type Tally } from "../tally";
import { cssColour } from "../theme";
import type { Context, View } from "../view";

/** Users and slots by distance and by a bound over its threshold: the stronger the colour, the more. */
function createBoundChart(bound: Bound, columns: Columns) {
  const { distance, bin, number } = columns;
  const greatest = number.reduce((most, value) => Math.max(most, value), 1);
  const last = distance.reduce((most, value) => Math.max(most, value), 0);
  const finite = Array.from(bin).filter(Number.isFinite);
  const low = 10 ** (Math.min(...finite, 0) / BOUND_BINS);
  const high = 10 ** ((Math.max(...finite, 0) + 1) / BOUND_BINS);
  const edges = Array.from({ length: last + 2 }, (_, i) => i * DISTANCE_BIN);
  const draw = (plot: uPlot) => {
    const { ctx } = plot;
    ctx.save();
    ctx.fillStyle = cssColour("curve-1");
    for (let i = 0; i < number.length; ++i) {
      const left = plot.valToPos(distance[i] * DISTANCE_BIN, "x", true);
      const right = plot.valToPos((distance[i] + 1) * DISTANCE_BIN, "x", true);
      const bottom = plot.valToPos(10 ** (bin[i] / BOUND_BINS), "y", true);
      const top = plot.valToPos(10 ** ((bin[i] + 1) / BOUND_BINS), "y", true);
      ctx.globalAlpha = 0.12 + 0.88 * Math.sqrt(number[i] / greatest);
      ctx.fillRect(left, top, right - left, bottom - top);
    }
    ctx.restore();
  };
  return createChart({
    title: `Bound on ${bound.label} over its threshold, by distance (the stronger the colour, the more users and slots)`,
    x: edges,
    xLabel: "distance from the serving station",
    xUnit: "m",
    curves: [{ label: "bound", values: edges.map(() => NaN), unit: "1" }],
    logY: true,
    rangeY: [low, high],
    thresholds: [{ value: 1, label: "threshold" }],
    height: 280,
    legend: false,
    draw,
  });
}

function createOutageChart(columns: Columns) {
  const last = columns.distance.reduce((most, value) => Math.max(most, value), 0);
  const total = new Float64Array(last + 2);
  const outages = new Float64Array(last + 2);
  columns.distance.forEach((distance, i) => {
    total[distance] += columns.number[i];
    outages[distance] += columns.outages[i];
  });
  return createChart({
    title: "CRB outage by distance",
    x: total.map((_, i) => i * DISTANCE_BIN),
    xLabel: "distance from the serving station",
    xUnit: "m",
    curves: [
      {
        label: "share of users and slots in outage",
        values: total.map((count, i) => (count > 0 ? outages[i] / count : NaN)),
        unit: "1",
        shape: "bars",
      },
    ],
    rangeY: [0, 1],
    height: 240,
  });
}

/** How what users get is distributed, over all users and slots of a run. */
export function createDistributions(context: Context): View {
  const { database, selection } = context;
  const body = element("div", { class: "cards" });
  const boundPart = element("div");
  let bound: Bound = BOUNDS[0];
  let shown: number | null = null;

  const bounds = choice(
    "Bound",
    BOUNDS.map(({ column, label }) => ({ value: column, label })),
    (value) => {
      bound = BOUNDS.find(({ column }) => column === value)!;
      void showBound(selection.current.run);
    },
  );

  const sqlLink = (tally: Tally) =>
    element(
      "button",
      { type: "button", class: "link", click: () => context.showSql(toSql(tally)) },
      "This query in SQL",
    );

  const showBound = async (run: number) => {
    const wanted = bound;
    const columns = ofRun(await database.tally(boundTally(wanted)), run);
    if (wanted === bound && run === shown) {
      fill(
        boundPart,
        createBoundChart(wanted, columns).element,
        createOutageChart(columns).element,
        sqlLink(boundTally(wanted)),
      );
    }
  };

  return {
    element: body,
    update: async ({ run }) => {
      if (run === shown) {
        return;
      }
      shown = run;
      fill(body, element("p", { class: "note" }, "Computing\u2026"));
      const [qoe, latency, { served }] = [
        await qoeHistogram(database, run),
        await latencyHistogram(database, run),
        await keyFigures(database, run),
      ];
      const slotDuration = context.runs.find((candidate) => candidate.run === run)?.slotDuration;
      if (run !== shown) {
        return;
      }
      if (qoe.total === 0) {
        fill(body, card("No users", element("p", {}, "This run recorded no users.")));
        return;
      }
      // A few far below would leave the others a sliver.
      const shares = toDistribution(qoe);
      const first = shares.findIndex((share, i) => share >= 0.001 && Number.isFinite(qoe.edges[i]));
      fill(
        body,
        card(
          "Quality of experience",
          createChart({
            title: `Distribution over ${formatCount(qoe.total)} users and slots, from the lowest 0.1 % on`,
            x: qoe.edges.slice(first),
            xLabel: "QoE",
            curves: [
              {
                label: "share at or below",
                values: shares.slice(first),
                unit: "1",
                shape: "steps",
              },
            ],
            rangeY: [0, 1],
            height: 260,
          }).element,
          sqlLink(QOE),
        ),
        card(
          "Latency",
          latency.total === 0
            ? element("p", {}, "No requests.")
            : createChart({
                title: `Distribution over ${formatCount(latency.total)} requests; ${formatPercent(
                  served,
                )} were served: within a slot's duration, ${formatQuantity(slotDuration, "s")}`,
                x: latency.edges.filter(Number.isFinite),
                xLabel: "latency",
                xUnit: "s",
                logX: true,
                curves: [
                  {
                    label: "share at or below",
                    values: toDistribution(latency),
                    unit: "1",
                    shape: "steps",
                  },
                ],
                rangeY: [0, 1],
                height: 260,
              }).element,
          sqlLink(LATENCY),
        ),
        element(
          "section",
          { class: "card wide" },
          element("h3", {}, "Sensing by distance"),
          element("div", { class: "fields" }, bounds.element),
          boundPart,
        ),
      );
      await showBound(run);
    },
  };
}
