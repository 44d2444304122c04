/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/** Queries to begin with; :run, :slot and :user are those that are chosen. */
export const EXAMPLES: { label: string; sql: string }[] = [
  {
    label: "Tables and views",
    sql: `SELECT table_name, count(*) AS columns
  FROM column_info
 GROUP BY table_name`,
  },
  {
    label: "Quality of experience by user (view qoe_by_user)",
    sql: `SELECT *
  FROM qoe_by_user
 WHERE run = :run
 ORDER BY qoe_mean`,
  },
  {
    label: "Mean, median and 5 % of each run (view qoe_summary)",
    sql: `SELECT *
  FROM qoe_summary`,
  },
  {
    label: "Who is in CRB outage most (view crb_outage)",
    sql: `SELECT *
  FROM crb_outage
 WHERE run = :run
 ORDER BY outage DESC`,
  },
  {
    label: "Shares of the resources (view resource_share)",
    sql: `SELECT *
  FROM resource_share
 WHERE run = :run`,
  },
  {
    label: "Errors of agents' forecasts (view prediction_error)",
    sql: `SELECT *
  FROM prediction_error
 WHERE run = :run`,
  },
  {
    label: "Managers on the same states (view shadow_comparison)",
    sql: `SELECT *
  FROM shadow_comparison
 WHERE run = :run`,
  },
  {
    label: "The chosen user around the chosen slot",
    sql: `SELECT slot, station, distance_m, bandwidth_hz, power_w, latency_s, qoe, crb_met
  FROM user_slot
 WHERE run = :run AND user = :user AND slot BETWEEN :slot - 5 AND :slot + 5
 ORDER BY slot`,
  },
  {
    label: "CRB outage by distance, in steps of 50 m",
    sql: `SELECT 50 * CAST(distance_m / 50 AS INTEGER) AS from_m, count(*) AS users_and_slots,
       1.0 - avg(crb_met) AS outage
  FROM user_slot
 WHERE run = :run
 GROUP BY from_m`,
  },
  {
    label: "Attributes that runs do not share",
    sql: `SELECT key, group_concat(DISTINCT value) AS 'values'
  FROM run, json_each(run.attributes)
 GROUP BY key
HAVING count(DISTINCT value) > 1`,
  },
];
