/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import { createChart, type Chart, type Curve } from "../chart";
import { card, choice, element, fill, setOptions, table } from "../dom";
import type { Columns } from "../database";
import type { NodeInfo, RunDetails } from "../runs";
import { createTimeline, placeOf } from "../timeline";
import type { Context, View } from "../view";

/** Points of a curve; a user with more slots is shown by means over several. */
const MOST_POINTS = 10000;

const SERIES_SQL = `
SELECT min(slot) AS slot, avg(qoe) AS qoe, avg(qoe_uncapped) AS qoe_uncapped,
       avg(expected_qoe) AS expected_qoe, avg(mos) AS mos,
       avg(latency_s) AS latency_s, avg(computing_latency_s) AS computing_latency_s,
       avg(radio_latency_s) AS radio_latency_s, max(crb_range) AS crb_range,
       max(crb_velocity) AS crb_velocity, max(crb_azimuth) AS crb_azimuth, min(crb_met) AS crb_met,
       avg(bandwidth_hz) AS bandwidth_hz, avg(power_w) AS power_w,
       avg(computing_cycles_per_s) AS computing_cycles_per_s, avg(rate_bps) AS rate_bps,
       avg(distance_m) AS distance_m, avg(impact) AS impact, avg(known_impact) AS known_impact
  FROM user_slot INDEXED BY user_slot_by_user
 WHERE run = :run AND user = :user
 GROUP BY slot / :bin
 ORDER BY slot`;

const WINDOWS_SQL = `
SELECT to_slot, behaviour_forecast, behaviour_true, behaviour_collected, behaviour_accuracy,
       environment_forecast, environment_true, environment_collected, environment_accuracy,
       performance_accuracy, behaviour_collection_rate_hz, environment_collection_rate_hz,
       performance_collection_rate_hz, quality_dcor, latency_dcor, opinion_score, fit_error
  FROM agent_window INDEXED BY agent_window_by_user
 WHERE run = :run AND user = :user
 ORDER BY window`;

/** Charts of user_slot: title, columns, and how they are drawn. */
const CHARTS: { title: string; columns: string[]; logY?: boolean; shape?: Curve["shape"] }[] = [
  { title: "Quality of experience", columns: ["qoe", "qoe_uncapped", "expected_qoe"] },
  { title: "Opinion score", columns: ["mos"], shape: "points" },
  {
    title: "Latency",
    columns: ["latency_s", "computing_latency_s", "radio_latency_s"],
    logY: true,
  },
  {
    title: "Bounds against their threshold",
    columns: ["crb_range", "crb_velocity", "crb_azimuth"],
    logY: true,
  },
  { title: "Bandwidth", columns: ["bandwidth_hz"] },
  { title: "Power", columns: ["power_w"] },
  { title: "Computing", columns: ["computing_cycles_per_s"] },
  { title: "Rate", columns: ["rate_bps"] },
  { title: "Distance from the serving station", columns: ["distance_m"] },
  { title: "Impact, true and as the agent knows it", columns: ["impact", "known_impact"] },
];

/** Charts of agent_window. */
const AGENT_CHARTS: { title: string; columns: string[] }[] = [
  {
    title: "Behavioural dynamics: forecast and truth",
    columns: ["behaviour_forecast", "behaviour_true", "behaviour_collected"],
  },
  {
    title: "Environmental complexity: forecast and truth",
    columns: ["environment_forecast", "environment_true", "environment_collected"],
  },
  {
    title: "Accuracy of predictions",
    columns: ["behaviour_accuracy", "environment_accuracy", "performance_accuracy"],
  },
  {
    title: "Collection rates",
    columns: [
      "behaviour_collection_rate_hz",
      "environment_collection_rate_hz",
      "performance_collection_rate_hz",
    ],
  },
  { title: "Distance correlation with opinion scores", columns: ["quality_dcor", "latency_dcor"] },
  {
    title: "Opinion scores of a window, and error of the fit",
    columns: ["opinion_score", "fit_error"],
  },
];

function thresholdsOf(details: RunDetails): { value: number; label: string }[] {
  const limits = new Map<number, string[]>();
  for (const { constants } of details.stations) {
    for (const bound of ["Range", "Velocity", "Azimuth"]) {
      const value = constants[`${bound}CrbThreshold`];
      if (typeof value === "number") {
        const labels = limits.get(value) ?? [];
        limits.set(value, labels.includes(bound) ? labels : [...labels, bound]);
      }
    }
  }
  return [...limits].map(([value, labels]) => ({
    value,
    label: labels.length === 3 ? "threshold" : `threshold of ${labels.join(", ").toLowerCase()}`,
  }));
}

/** One user over time. */
export function createUser(context: Context): View {
  const { database, dictionary, selection } = context;
  let details: RunDetails | null = null;
  let shown = "";
  let charts: Chart[] = [];

  const body = element("div", { class: "charts" });
  const timeline = createTimeline(context, async () => {});
  const users = choice("User", [], (value) => selection.set({ user: Number(value) }));
  users.select.id = "user-user";
  const note = element("p", { class: "note" });

  const curves = (
    tableName: string,
    columns: string[],
    data: Columns,
    shape?: Curve["shape"],
  ): Curve[] =>
    columns.map((column) => ({
      label: column.replace(/_(s|hz|w|m|bps|cycles_per_s)$/, "").replaceAll("_", " "),
      help: dictionary.describe(tableName, column),
      values: data[column],
      unit: dictionary.unit(tableName, column),
      shape,
    }));

  const common = (limits: RunDetails) => ({
    group: "user",
    height: 170,
    mark: () => limits.slots[placeOf(limits, selection.current.slot)] ?? null,
    onPick: (slot: number) => selection.set({ slot }),
  });

  const showFacts = ({ constants }: NodeInfo) => {
    const entries = Object.entries(constants).filter(([, value]) => value !== "");
    return element(
      "details",
      {},
      element("summary", {}, "This user's constants"),
      table(
        "This user's constants",
        [
          { label: "constant", cell: ([key]) => element("code", {}, key) },
          { label: "value", cell: ([, value]) => element("code", {}, String(value)) },
        ],
        entries,
      ),
    );
  };

  const draw = async (target: RunDetails, user: number) => {
    const bin = Math.max(1, Math.ceil(target.slots.length / MOST_POINTS));
    const [series, windows] = await Promise.all([
      database.columns(SERIES_SQL, { run: target.run, user, bin }),
      database.columns(WINDOWS_SQL, { run: target.run, user }),
    ]);
    if (shown !== `${target.run} ${user}`) {
      return;
    }
    const outages = series.crb_met.reduce((sum, met) => sum + (met === 0 ? 1 : 0), 0);
    note.textContent =
      `${series.slot.length} points, ${outages} with a CRB outage` +
      (bin > 1 ? `; each stands for ${bin} slots: means, of bounds the greatest` : "") +
      ". Drag over a chart to zoom, double-click to see all; a click goes to that slot.";
    const main = CHARTS.map(({ title, columns, logY, shape }) =>
      createChart({
        ...common(target),
        title,
        x: series.slot,
        xLabel: "slot",
        curves: curves("user_slot", columns, series, shape),
        logY,
        thresholds: title.startsWith("Bounds") ? thresholdsOf(target) : undefined,
      }),
    );
    const agent =
      windows.to_slot.length === 0
        ? []
        : AGENT_CHARTS.map(({ title, columns }) =>
            createChart({
              ...common(target),
              group: "agent",
              title,
              x: windows.to_slot,
              xLabel: "last slot of the window",
              curves: curves("agent_window", columns, windows),
            }),
          );
    charts = [...main, ...agent];
    const info = target.users.find(({ id }) => id === user);
    fill(
      body,
      element("div", { class: "chart-grid" }, ...main.map((chart) => chart.element)),
      element(
        "button",
        {
          type: "button",
          class: "link",
          click: () => context.showSql(SERIES_SQL.replace(":bin", "1")),
        },
        "This query in SQL",
      ),
      element("h3", {}, "What the digital agent knew"),
      agent.length > 0
        ? element("div", { class: "chart-grid" }, ...agent.map((chart) => chart.element))
        : element("p", { class: "note" }, "No windows: only agents that learn write any."),
      info ? showFacts(info) : null,
    );
  };

  return {
    element: element(
      "div",
      {},
      element(
        "div",
        { class: "sticky" },
        element("div", { class: "fields" }, users.element),
        timeline.element,
      ),
      note,
      body,
    ),
    update: async ({ run, slot, user }) => {
      if (details?.run !== run) {
        details = await context.details(run);
        setOptions(
          users.select,
          details.users.map(({ id, name }) => ({ value: `${id}`, label: name })),
        );
      }
      if (details.users.length === 0) {
        fill(body, card("No users", element("p", {}, "This run has none.")));
        return;
      }
      timeline.show(details, slot);
      if (user === null || !details.users.some(({ id }) => id === user)) {
        selection.set({ user: details.users[0].id });
        return;
      }
      users.select.value = `${user}`;
      if (shown !== `${run} ${user}`) {
        shown = `${run} ${user}`;
        await draw(details, user);
      } else {
        charts.forEach((chart) => chart.moveMark());
      }
    },
    hide: () => timeline.pause(),
  };
}
