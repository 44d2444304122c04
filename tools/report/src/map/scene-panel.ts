/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import { LEVEL_COLOURS } from "../colours";
import { element, fill, table } from "../dom";
import { formatNumber, formatPercent, formatQuantity, formatScore } from "../format";
import type { RunDetails } from "../runs";
import type { Context } from "../view";

const SLOT_SQL = `
SELECT qoe_mean, outages, feasible, bandwidth_share, power_share, computing_share
  FROM slot INDEXED BY slot_by_slot
 WHERE run = :run AND slot = :slot`;

const USER_SQL = `
SELECT *
  FROM user_slot INDEXED BY user_slot_by_user
 WHERE run = :run AND user = :user AND slot = :slot`;

const WORST_SQL = `
SELECT user, qoe, latency_s, distance_m, crb_met
  FROM user_slot INDEXED BY user_slot_by_slot
 WHERE run = :run AND slot = :slot
 ORDER BY qoe
 LIMIT 12`;

/** What the selected user's card shows of user_slot. */
const USER_COLUMNS = [
  "qoe",
  "mos",
  "latency_s",
  "rate_bps",
  "bandwidth_hz",
  "power_w",
  "computing_cycles_per_s",
  "distance_m",
  "crb_range",
  "crb_velocity",
  "crb_azimuth",
];

function facts(entries: { name: string; help: string; value: string }[]): HTMLElement {
  return element(
    "dl",
    { class: "facts" },
    ...entries.flatMap(({ name, help, value }) => [
      element("dt", { title: help }, name),
      element("dd", {}, value),
    ]),
  );
}

/** What the marks of the map mean. */
export function createLegend(): { element: HTMLElement; setCap: (cap: number) => void } {
  const greatest = element("span");
  const bar = element("canvas", {
    width: LEVEL_COLOURS.length,
    height: 1,
    class: "scale",
    "aria-hidden": "true",
  });
  const ctx = bar.getContext("2d")!;
  LEVEL_COLOURS.forEach((colour, i) => {
    ctx.fillStyle = colour;
    ctx.fillRect(i, 0, 1, 1);
  });
  const sign = (name: string, text: string) =>
    element("li", {}, element("span", { class: `sign ${name}`, "aria-hidden": "true" }), text);
  return {
    element: element(
      "div",
      { class: "legend" },
      element("div", { class: "scale-row" }, "QoE 0 ", bar, " ", greatest),
      element(
        "ul",
        {},
        sign("met", "user, all bounds met"),
        sign("outage", "user in CRB outage"),
        sign("idle", "user without a request"),
        sign("station", "base station"),
        sign("target", "target"),
        sign("estimate", "where a station estimates it"),
      ),
    ),
    setCap: (cap) => {
      greatest.textContent = formatNumber(cap);
    },
  };
}

export interface ScenePanel {
  element: HTMLElement;
  show: (details: RunDetails, slot: number, user: number | null) => Promise<void>;
}

/** The chosen slot in figures: as a whole, of the chosen user, and of those who suffer most. */
export function createScenePanel(context: Context): ScenePanel {
  const { database, dictionary, selection } = context;
  const slotPart = element("div");
  const userPart = element("div");
  const worstPart = element("div");

  const nameOf = (details: RunDetails, user: number) =>
    details.users.find(({ id }) => id === user)?.name ?? `user ${user}`;

  const userLink = (details: RunDetails, user: number) =>
    element(
      "button",
      { type: "button", class: "link", click: () => selection.set({ user }) },
      nameOf(details, user),
    );

  return {
    element: element(
      "div",
      { class: "panel" },
      element("section", {}, element("h3", {}, "User"), userPart),
      element("section", {}, element("h3", {}, "Slot"), slotPart),
      element("section", {}, element("h3", {}, "Lowest QoE in this slot"), worstPart),
    ),
    show: async (details, slot, user) => {
      const key = { run: details.run, slot };
      const [slots, users, worst] = await Promise.all([
        database.rows(SLOT_SQL, key),
        user === null ? [] : database.rows(USER_SQL, { ...key, user }),
        database.rows(WORST_SQL, key),
      ]);
      fill(
        slotPart,
        slots.length === 0
          ? element("p", { class: "note" }, "not recorded")
          : facts(
              Object.entries(slots[0]).map(([column, value]) => ({
                name: column.replaceAll("_", " "),
                help: dictionary.describe("slot", column),
                value: column.endsWith("_share")
                  ? formatPercent(value)
                  : column === "feasible"
                    ? value
                      ? "yes"
                      : "no"
                    : formatNumber(value),
              })),
            ),
      );
      fill(
        userPart,
        ...(users.length === 0
          ? [
              element(
                "p",
                { class: "note" },
                user === null ? "Click one on the map, or choose one below." : "not in this slot",
              ),
            ]
          : [
              element(
                "p",
                {},
                element("strong", {}, nameOf(details, user!)),
                users[0].crb_met
                  ? ""
                  : element("span", { class: "status bad" }, " \u2717 CRB outage"),
              ),
              facts(
                USER_COLUMNS.map((column) => ({
                  name: column.replace(/_(s|bps|hz|w|cycles_per_s|m)$/, "").replaceAll("_", " "),
                  help: dictionary.describe("user_slot", column),
                  value: formatQuantity(users[0][column], dictionary.unit("user_slot", column)),
                })),
              ),
              element(
                "a",
                { href: selection.address({ ...selection.current, view: "user" }) },
                "This user over time",
              ),
            ]),
      );
      fill(
        worstPart,
        table(
          "Lowest QoE in this slot",
          [
            { label: "user", cell: (row) => userLink(details, row.user) },
            { label: "QoE", numeric: true, cell: (row) => formatScore(row.qoe) },
            { label: "latency", numeric: true, cell: (row) => formatQuantity(row.latency_s, "s") },
            { label: "CRB", cell: (row) => (row.crb_met ? "met" : "outage") },
          ],
          worst,
        ),
      );
    },
  };
}
