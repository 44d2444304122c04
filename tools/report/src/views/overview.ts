/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import { describeCertificates } from "../certificates";
import { card, element, fill, table } from "../dom";
import { formatCount, formatPercent, formatQuantity, formatScore, shortType } from "../format";
import { kindOf } from "../notice";
import type { Run } from "../runs";
import { keyFigures } from "../statistics";
import type { Context, View } from "../view";

const TIMING_SQL = `
SELECT part, count(*) AS slots, avg(wall_time_s) AS mean_s, max(wall_time_s) AS maximum_s
  FROM timing
 WHERE run = :run
 GROUP BY part
 ORDER BY mean_s DESC`;

const WORST_SQL = `
  WITH worst AS (
         SELECT user, name, structure, qoe_mean, qoe_minimum, crb_outage
           FROM qoe_by_user
          WHERE run = :run
          ORDER BY qoe_mean
          LIMIT 10),
       each AS (
         SELECT user, latency_s, count(latency_s) OVER own AS number,
                row_number() OVER (PARTITION BY user ORDER BY latency_s NULLS LAST) AS place
           FROM user_slot JOIN worst USING (user)
          WHERE run = :run AND (file_size_mb > 0 OR latency_s IS NOT NULL)
         WINDOW own AS (PARTITION BY user)),
       latency AS (
         SELECT user, avg(latency_s) AS latency_mean_s,
                avg(latency_s) FILTER (WHERE 2 * place BETWEEN number AND number + 2)
                  AS latency_median_s,
                avg(coalesce(latency_s <= :duration, 0)) AS served_share
           FROM each
          GROUP BY user)
SELECT *
  FROM worst LEFT JOIN latency USING (user)
 ORDER BY qoe_mean`;

const ATTRIBUTES_SQL = `
SELECT key, value
  FROM run, json_each(iif(json_valid(run.attributes), run.attributes, '{}'))
 WHERE run.run = :run
 ORDER BY key`;

function tile(label: string, value: string, help: string): HTMLElement {
  return element(
    "div",
    { class: "tile", title: help },
    element("dt", {}, label),
    element("dd", {}, value),
  );
}

function describeStatus(status: string): HTMLElement {
  const kind = kindOf(status);
  const sign = { good: "\u2713 ", bad: "\u2717 ", open: "\u2026 " }[kind];
  const note = status === "running" ? " (still, or it was killed)" : "";
  return element("span", { class: `status ${kind}` }, `${sign}${status}${note}`);
}

/** What the run was, and what came of it in a few figures. */
export function createOverview(context: Context): View {
  const { database, dictionary, selection } = context;
  const body = element("div", { class: "cards" });
  let shown: number | null = null;

  const showRun = async ({ run, row, scenario, manager, status }: Run) => {
    const certificates = (await context.certificates()).get(run);
    const facts: [string, string | HTMLElement][] = [
      ["status", describeStatus(status)],
      [
        "certificate",
        certificates
          ? element(
              "span",
              { class: certificates.certified < certificates.slots ? "status bad" : "status good" },
              describeCertificates(certificates),
            )
          : "the manager gives none",
      ],
      ["scenario", scenario || "\u2013"],
      ["manager", manager || "\u2013"],
      ["seed", `${row.seed}`],
      ["run_number", `${row.run_number}`],
      ["start_time", row.start_time ?? "\u2013"],
      ["end_time", row.end_time ?? "\u2013"],
      ["wall_time_s", formatQuantity(row.wall_time_s, "s")],
      ["isac_version", row.isac_version ?? "\u2013"],
      ["ns3_version", row.ns3_version ?? "\u2013"],
      ["sqlite_version", row.sqlite_version ?? "\u2013"],
    ];
    return card(
      "Run",
      element(
        "dl",
        { class: "facts" },
        ...facts.flatMap(([column, value]) => [
          element(
            "dt",
            {
              title: dictionary.describe(column === "certificate" ? "slot" : "run", column),
            },
            column.replace(/_s$/, "").replaceAll("_", " "),
          ),
          element("dd", {}, value),
        ]),
      ),
    );
  };

  const showFigures = async (
    { run, slotDuration }: Run,
    users: number,
    stations: number,
    targets: number,
  ) => {
    const figures = await keyFigures(database, run);
    return card(
      "Key figures",
      element(
        "dl",
        { class: "tiles" },
        tile("users", formatCount(users), "mobile users"),
        tile("stations", formatCount(stations), "base stations"),
        tile("targets", formatCount(targets), "passive targets"),
        tile("slots", formatCount(figures.slots), "rows of the table slot"),
        tile(
          "QoE, mean",
          formatScore(figures.qoeMean),
          "over all users and slots; no request counts 0",
        ),
        tile("QoE, median", formatScore(figures.qoeMedian), "in bins of 0.001"),
        tile(
          "QoE, 5 %",
          formatScore(figures.qoeLow),
          "5 % of users and slots are at or below; in bins of 0.001",
        ),
        tile(
          "CRB outage",
          formatPercent(figures.outage),
          "share of users and slots with a bound that is not met",
        ),
        tile(
          "latency, mean",
          formatQuantity(figures.latencyMean, "s", 2),
          "of requests; infinite where one was never served, and ruled by the longest",
        ),
        tile(
          "latency, median",
          formatQuantity(figures.latencyMedian, "s", 2),
          "of requests, in bins of 5 %",
        ),
        tile(
          "served",
          formatPercent(figures.served),
          "share of requests that took a slot's duration at most",
        ),
        tile(
          "latency, 95 %",
          formatQuantity(figures.latencyHigh, "s", 2),
          "of requests, in bins of 5 %",
        ),
        tile(
          "slots feasible",
          formatPercent(figures.feasible),
          dictionary.describe("slot", "feasible"),
        ),
        tile("slots met", formatPercent(figures.met), dictionary.describe("slot", "crb_met")),
      ),
      element(
        "p",
        { class: "note" },
        `Served is a request whose latency is at most a slot's duration, ${formatQuantity(
          slotDuration,
          "s",
        )}. One that waits for long rules the mean and leaves the median alone.`,
      ),
    );
  };

  const showWorst = async ({ run, slotDuration: duration }: Run) => {
    const rows = await database.rows(WORST_SQL, { run, duration }, true);
    return card(
      "Users with the lowest mean QoE",
      table(
        "Users with the lowest mean QoE",
        [
          {
            label: "user",
            cell: (row) =>
              element(
                "a",
                { href: selection.address({ ...selection.current, view: "user", user: row.user }) },
                row.name,
              ),
          },
          {
            label: "QoE, mean",
            numeric: true,
            help: dictionary.describe("qoe_by_user", "qoe_mean"),
            cell: (row) => formatScore(row.qoe_mean),
          },
          {
            label: "least",
            numeric: true,
            help: dictionary.describe("qoe_by_user", "qoe_minimum"),
            cell: (row) => formatScore(row.qoe_minimum),
          },
          {
            label: "latency, mean",
            numeric: true,
            help: dictionary.describe("qoe_by_user", "latency_mean_s"),
            cell: (row) => formatQuantity(row.latency_mean_s, "s"),
          },
          {
            label: "median",
            numeric: true,
            help: "of the user's latencies",
            cell: (row) => formatQuantity(row.latency_median_s, "s"),
          },
          {
            label: "served",
            numeric: true,
            help: "share of the user's requests that took a slot's duration at most",
            cell: (row) => formatPercent(row.served_share),
          },
          {
            label: "CRB outage",
            numeric: true,
            help: dictionary.describe("qoe_by_user", "crb_outage"),
            cell: (row) => formatPercent(row.crb_outage),
          },
          {
            label: "structure",
            help: dictionary.describe("qoe_by_user", "structure"),
            cell: (row) => row.structure,
          },
        ],
        rows,
      ),
      element(
        "button",
        {
          type: "button",
          class: "link",
          click: () => context.showSql(WORST_SQL.replaceAll(":duration", `${duration}`)),
        },
        "This query in SQL",
      ),
    );
  };

  const showTiming = async (run: number) => {
    const rows = await database.rows(TIMING_SQL, { run }, true);
    return (
      rows.length > 0 &&
      card(
        "Wall time of a slot's parts",
        table(
          "Wall time of a slot's parts",
          [
            {
              label: "part",
              help: dictionary.describe("timing", "part"),
              cell: (row) => shortType(row.part),
            },
            { label: "mean", numeric: true, cell: (row) => formatQuantity(row.mean_s, "s") },
            { label: "greatest", numeric: true, cell: (row) => formatQuantity(row.maximum_s, "s") },
          ],
          rows,
        ),
      )
    );
  };

  const showAttributes = async (run: number) => {
    const rows = await database.rows(ATTRIBUTES_SQL, { run });
    const found = element("div");
    const number = element("p", { class: "note", role: "status" });
    const search = element("input", {
      type: "search",
      placeholder: "Bandwidth",
      "aria-label": "Search attributes",
      input: () => find(),
    });
    const find = () => {
      const words = search.value.toLowerCase().split(/\s+/);
      const hits = rows.filter((row) => {
        const text = `${row.key} ${row.value}`.toLowerCase();
        return words.every((word) => text.includes(word));
      });
      number.textContent = `${hits.length} of ${rows.length}`;
      fill(
        found,
        table(
          "Attributes",
          [
            { label: "attribute", cell: (row) => element("code", {}, shortType(row.key)) },
            { label: "value", cell: (row) => element("code", {}, String(row.value ?? "null")) },
          ],
          hits,
        ),
      );
    };
    find();
    return card(
      "Attributes",
      element(
        "div",
        { class: "fields" },
        element("label", { class: "field" }, "Search ", search),
        number,
      ),
      found,
    );
  };

  return {
    element: body,
    update: async ({ run }) => {
      const entry = context.runs.find((candidate) => candidate.run === run);
      if (run === shown || !entry) {
        return;
      }
      shown = run;
      const { users, stations, targets } = await context.details(run);
      if (run !== shown) {
        return;
      }
      const parts = [
        showRun(entry),
        showFigures(entry, users.length, stations.length, targets.length),
        showAttributes(run),
        showWorst(entry),
        showTiming(run),
      ].map(async (part, i) => {
        const content = await part;
        if (content) {
          places[i].replaceWith(content);
        } else {
          places[i].remove();
        }
      });
      const places = parts.map(() => card("Computing\u2026"));
      const [facts, figures, attributes, worst, timing] = places;
      fill(body, facts, figures, worst, timing, attributes);
      await Promise.all(parts);
    },
  };
}
