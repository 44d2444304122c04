/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import { describeCertificates, type Certificates } from "../certificates";
import { createChart } from "../chart";
import { CURVES } from "../colours";
import { card, checkbox, element, fill, table } from "../dom";
import {
  formatCount,
  formatNumber,
  formatPercent,
  formatQuantity,
  formatScore,
  shortType,
} from "../format";
import { kindOf } from "../notice";
import type { Run } from "../runs";
import {
  keyFigures,
  latencyHistogram,
  qoeHistogram,
  quantile,
  toDistribution,
  type Histogram,
  type KeyFigures,
} from "../statistics";
import type { Context, View } from "../view";
import { createCampaign } from "./campaign";

const SHADOWS_SQL = `
SELECT *
  FROM shadow_comparison
 ORDER BY run, acting DESC, manager`;

/** Curves over each other that can still be told apart. */
const MOST_CURVES = CURVES.length;

/** Points of a curve of a distribution. */
const POINTS = 400;

interface Entry {
  run: Run;
  certificates: Certificates | undefined;
  figures: KeyFigures;
  qoe: Histogram;
  latency: Histogram;
}

/** Latencies above so many times the greatest median are left out: some wait nearly for ever. */
const MOST_MEDIANS = 1000;

/** The distributions over each other, on one axis. */
function createOverlay(
  title: string,
  entries: Entry[],
  histogramOf: (entry: Entry) => Histogram,
  isLatency: boolean,
) {
  const histograms = entries.map(histogramOf);
  const edges = histograms.flatMap((histogram) => histogram.edges.filter(Number.isFinite));
  const least = Math.min(
    ...histograms.map((histogram) => quantile(histogram, 0.001)).filter(Number.isFinite),
  );
  const greatest = edges.reduce((most, edge) => Math.max(most, edge), -Infinity);
  const median = Math.max(
    ...histograms.map((histogram) => quantile(histogram, 0.5)).filter(Number.isFinite),
  );
  const [low, high] = [least, isLatency ? Math.min(greatest, MOST_MEDIANS * median) : greatest];
  const x = Array.from({ length: POINTS + 1 }, (_, i) =>
    isLatency ? low * (high / low) ** (i / POINTS) : low + ((high - low) * i) / POINTS,
  );
  return createChart({
    title,
    x,
    xLabel: isLatency ? "latency" : "QoE",
    xUnit: isLatency ? "s" : null,
    logX: isLatency,
    rangeY: [0, 1],
    height: 280,
    curves: histograms.map((histogram, i) => {
      const shares = toDistribution(histogram);
      let place = -1;
      return {
        label: entries[i].run.label,
        unit: "1",
        values: x.map((edge) => {
          while (place + 1 < shares.length && histogram.edges[place + 1] <= edge * (1 + 1e-12)) {
            ++place;
          }
          return place < 0 ? 0 : shares[place];
        }),
      };
    }),
  });
}

function showCertificates(certificates: Certificates): HTMLElement {
  const { slots, certified } = certificates;
  return element(
    "span",
    {
      class: certified < slots ? "status bad" : "status good",
      title: describeCertificates(certificates),
    },
    `${formatCount(certified)} of ${formatCount(slots)}`,
  );
}

/** Several runs side by side. */
export function createCompare(context: Context): View {
  const { database, dictionary, runs, selection } = context;
  const chosen = new Set(runs.slice(0, MOST_CURVES).map(({ run }) => run));
  const overlays = element("div", { class: "cards" });
  const body = element("div", {}, element("p", { class: "note" }, "Computing\u2026"));
  let entries: Entry[] | null = null;

  const showOverlays = () => {
    const drawn = entries!
      .filter(({ run, qoe }) => chosen.has(run.run) && qoe.total > 0)
      .slice(0, MOST_CURVES);
    const timed = drawn.filter(({ latency }) => latency.total > 0);
    fill(
      overlays,
      drawn.length > 0 &&
        card(
          "Quality of experience",
          createOverlay("Share of users and slots at or below", drawn, ({ qoe }) => qoe, false)
            .element,
        ),
      timed.length > 0 &&
        card(
          "Latency",
          createOverlay("Share of requests at or below", timed, ({ latency }) => latency, true)
            .element,
        ),
    );
  };

  const chooser = (run: Run) => {
    const box = checkbox(run.label, chosen.has(run.run), (checked) => {
      if (checked && chosen.size >= MOST_CURVES) {
        box.input.checked = false;
        box.element.title = `${MOST_CURVES} at once at most`;
        return;
      }
      if (checked) {
        chosen.add(run.run);
      } else {
        chosen.delete(run.run);
      }
      showOverlays();
    });
    return box.element;
  };

  const showFigures = () =>
    card(
      "Key figures",
      table<Entry>(
        "Key figures of every run",
        [
          {
            label: "run",
            cell: ({ run }) =>
              element(
                "a",
                {
                  class: "run",
                  href: selection.address({ ...selection.current, view: "overview", run: run.run }),
                },
                run.label,
              ),
          },
          { label: "scenario", cell: ({ run }) => run.scenario },
          {
            label: "status",
            cell: ({ run }) =>
              element("span", { class: `status ${kindOf(run.status)}` }, run.status),
          },
          {
            label: "certified",
            help: "slots that are certified optimal, of those of a manager that certifies",
            cell: ({ certificates }) => (certificates ? showCertificates(certificates) : "\u2013"),
          },
          {
            label: "users \u00d7 slots",
            numeric: true,
            cell: ({ figures }) => formatCount(figures.userSlots),
          },
          {
            label: "QoE, mean",
            numeric: true,
            cell: ({ figures }) => formatScore(figures.qoeMean),
          },
          { label: "median", numeric: true, cell: ({ figures }) => formatScore(figures.qoeMedian) },
          { label: "5 %", numeric: true, cell: ({ figures }) => formatScore(figures.qoeLow) },
          {
            label: "CRB outage",
            numeric: true,
            cell: ({ figures }) => formatPercent(figures.outage),
          },
          {
            label: "latency, mean",
            numeric: true,
            cell: ({ figures }) => formatQuantity(figures.latencyMean, "s", 2),
          },
          {
            label: "median",
            numeric: true,
            cell: ({ figures }) => formatQuantity(figures.latencyMedian, "s", 2),
          },
          {
            label: "served",
            numeric: true,
            help: "share of requests that took a slot's duration at most",
            cell: ({ figures }) => formatPercent(figures.served),
          },
          {
            label: "95 %",
            numeric: true,
            cell: ({ figures }) => formatQuantity(figures.latencyHigh, "s", 2),
          },
          { label: "slots met", numeric: true, cell: ({ figures }) => formatPercent(figures.met) },
          {
            label: "wall time",
            numeric: true,
            cell: ({ run }) => formatQuantity(run.row.wall_time_s, "s"),
          },
        ],
        entries!,
      ),
    );

  const showShadows = async () => {
    const rows = await database.rows(SHADOWS_SQL, {}, true);
    const help = (column: string) => dictionary.describe("shadow_comparison", column);
    return (
      rows.length > 0 &&
      card(
        "Managers on the same states",
        table(
          "Managers on the same states",
          [
            { label: "run", numeric: true, cell: (row) => String(row.run) },
            { label: "manager", help: help("manager"), cell: (row) => shortType(row.manager) },
            { label: "acts", help: help("acting"), cell: (row) => (row.acting ? "yes" : "shadow") },
            {
              label: "objective",
              numeric: true,
              help: help("objective_mean"),
              cell: (row) => formatNumber(row.objective_mean),
            },
            {
              label: "less the acting one's",
              numeric: true,
              help: help("objective_difference_mean"),
              cell: (row) => formatNumber(row.objective_difference_mean),
            },
            {
              label: "QoE",
              numeric: true,
              help: help("qoe_mean"),
              cell: (row) => formatScore(row.qoe_mean),
            },
            {
              label: "outages",
              numeric: true,
              help: help("outages_mean"),
              cell: (row) => formatNumber(row.outages_mean),
            },
          ],
          rows,
        ),
        element(
          "button",
          { type: "button", class: "link", click: () => context.showSql(SHADOWS_SQL) },
          "This query in SQL",
        ),
      )
    );
  };

  return {
    element: body,
    update: async () => {
      if (entries) {
        return;
      }
      const read: Entry[] = [];
      const certificates = await context.certificates();
      for (const run of runs) {
        read.push({
          run,
          certificates: certificates.get(run.run),
          figures: await keyFigures(database, run.run),
          qoe: await qoeHistogram(database, run.run),
          latency: await latencyHistogram(database, run.run),
        });
      }
      entries = read;
      const shadows = await showShadows();
      const campaign = await createCampaign(context);
      fill(
        body,
        runs.length === 1 &&
          element(
            "p",
            { class: "note" },
            "This file holds one run. To compare several, give all of them to the command: ./isac report a.db b.db",
          ),
        campaign,
        showFigures(),
        shadows,
        runs.length > 1 &&
          element(
            "fieldset",
            { class: "card" },
            element("legend", {}, `Runs in the charts, ${MOST_CURVES} at most`),
            ...runs.map(chooser),
          ),
        overlays,
      );
      showOverlays();
    },
  };
}
