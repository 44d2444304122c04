/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * Usage: node measure.mjs PAGE [DATABASE]
 *
 * How long the page takes, from the moment it is opened, or DATABASE chosen in it, to the first map;
 * then for each view and for typical queries; and how much memory its process had at most.
 */

import { readFileSync, readdirSync } from "node:fs";
import { browse } from "./browser.mjs";

const [pagePath, databasePath] = process.argv.slice(2);

/** The most memory that one of the browser's processes had, in MB. */
function peakMemory(parent) {
  const status = (id) => {
    try {
      return readFileSync(`/proc/${id}/status`, "utf8");
    } catch {
      return ""; // has ended
    }
  };
  const number = (text, name) =>
    Number(text.match(new RegExp(`^${name}:\\s+(\\d+)`, "m"))?.[1] ?? 0);
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((id) => [Number(id), status(id)]);
  const family = new Set([parent]);
  for (let size = 0; size < family.size; ) {
    size = family.size;
    all.forEach(([id, text]) => family.has(number(text, "PPid")) && family.add(id));
  }
  return (
    Math.max(...all.filter(([id]) => family.has(id)).map(([, text]) => number(text, "VmHWM"))) /
    1024
  );
}

const QUERIES = {
  "one user over time":
    "SELECT slot, qoe, latency_s FROM user_slot WHERE run = 1 AND user = 7 ORDER BY slot",
  "one slot": "SELECT * FROM user_slot WHERE run = 1 AND slot = 20",
  "mean QoE by user": "SELECT user, avg(qoe) FROM user_slot WHERE run = 1 GROUP BY user",
  "outage by distance":
    "SELECT CAST(distance_m / 50 AS INTEGER) AS bin, 1 - avg(crb_met) FROM user_slot WHERE run = 1 GROUP BY bin",
  "view qoe_summary": "SELECT * FROM qoe_summary",
};

const report = (what, milliseconds) =>
  console.log(`${what.padEnd(28)} ${(milliseconds / 1000).toFixed(2)} s`);

await browse(pagePath, { hash: "#map" }, async (page) => {
  const mapIsUp = () =>
    page.waitForFunction(() => document.querySelector("#map-canvas")?.dataset.slot, null, {
      timeout: 300000,
    });
  if (databasePath) {
    const begin = Date.now();
    await page.setInputFiles("#file", databasePath);
    await mapIsUp();
    report("file chosen to first map", Date.now() - begin);
  } else {
    await mapIsUp();
    report("opened to first map", await page.evaluate(() => performance.now()));
  }
  const timed = async (what, action, isDone) => {
    const begin = Date.now();
    await action();
    await page.waitForFunction(isDone, null, { timeout: 300000, polling: 10 });
    report(what, Date.now() - begin);
  };
  await timed(
    "next slot",
    () => page.keyboard.press("ArrowRight"),
    () => document.querySelector("#map-canvas").dataset.slot === "1",
  );
  await timed(
    "last slot",
    () => page.keyboard.press("End"),
    () => Number(document.querySelector("#map-canvas").dataset.slot) > 1,
  );
  await timed(
    "user",
    () => page.click("nav a[data-view=user]"),
    () => document.querySelectorAll("[data-view=user] .chart").length > 0,
  );
  await timed(
    "overview",
    () => page.click("nav a[data-view=overview]"),
    () =>
      document.querySelectorAll("#main [data-view=overview] .card").length === 5 &&
      !document.querySelector("#main [data-view=overview]").textContent.includes("Computing\u2026"),
  );
  await timed(
    "distributions",
    () => page.click("nav a[data-view=distributions]"),
    () => document.querySelectorAll("[data-view=distributions] .chart").length === 4,
  );
  await timed(
    "compare",
    () => page.click("nav a[data-view=compare]"),
    () => document.querySelectorAll("[data-view=compare] .chart").length > 0,
  );
  await page.click("nav a[data-view=sql]");
  for (const [what, sql] of Object.entries(QUERIES)) {
    await page.fill("#sql", sql);
    await page.click("#sql-run");
    await page.waitForFunction(
      () => /^done/.test(document.querySelector("#sql-status").textContent),
      null,
      { timeout: 300000 },
    );
    report(`SQL: ${what}`, 1000 * Number((await page.innerText("#sql-status")).match(/[\d.]+/)[0]));
  }
  console.log(`${"most memory of a process".padEnd(28)} ${peakMemory(process.pid).toFixed(0)} MB`);
});
