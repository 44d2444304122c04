/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import assert from "node:assert/strict";
import { UP, choice, goTo, query } from "./checks.mjs";

export async function checkOverview(page, database) {
  await goTo(page, "overview");
  const text = await page.innerText(UP);
  const [run] = query(database, "SELECT scenario, manager, status FROM run WHERE run = 1");
  assert.match(run.status, /^failed: .*<img/);
  for (const value of Object.values(run)) {
    assert.ok(text.includes(value.replaceAll("ns3::", "")), `${value} does not show`);
  }
  const [{ qoe, outage }] = query(
    database,
    "SELECT avg(qoe) AS qoe, 1 - avg(crb_met) AS outage FROM user_slot WHERE run = 1",
  );
  const tile = async (label) => page.locator(".tile", { hasText: label }).locator("dd").innerText();
  assert.equal(await tile("QoE, mean"), qoe.toFixed(2));
  assert.equal(await tile("CRB outage"), `${(100 * outage).toFixed(1)} %`);
  const [{ n, mean, middle, served }] = query(
    database,
    `WITH each AS (SELECT latency_s, row_number() OVER (ORDER BY latency_s) AS place,
                          count(*) OVER () AS n
                     FROM user_slot WHERE run = 1 AND latency_s IS NOT NULL)
     SELECT n, avg(latency_s) AS mean, avg(latency_s) FILTER (WHERE 2 * place BETWEEN n AND n + 2)
            AS middle, avg(latency_s <= 1) AS served FROM each`,
  );
  assert.ok(n > 0 && middle > 0);
  assert.equal(seconds(await tile("latency, mean")), Number(mean.toPrecision(2)));
  assert.ok(Math.abs(Math.log(seconds(await tile("latency, median")) / middle)) < 0.1);
  assert.equal(await tile("served"), `${(100 * served).toFixed(1)} %`);
  assert.match(text, /Served is a request whose latency is at most a slot's duration, 1 s/);
  // The end that it came to is in plain sight whatever is looked at.
  const notice = await page.innerText("#notice");
  assert.ok(notice.includes(run.status.slice(0, 100)), notice);
  const [worst] = query(
    database,
    "SELECT name FROM qoe_by_user WHERE run = 1 ORDER BY qoe_mean LIMIT 1",
  );
  assert.ok(text.includes(worst.name));
  await page.fill("input[type=search]", "TransmitPower");
  await page.waitForFunction(
    (up) => /^1 of \d+/.test(document.querySelector(`${up} .fields [role=status]`).textContent),
    UP,
  );
  await page.fill("input[type=search]", "no such thing");
  await page.waitForFunction(
    (up) => /^0 of \d+/.test(document.querySelector(`${up} .fields [role=status]`).textContent),
    UP,
  );
}

/** Of a run of which slots have lost their certificate, and latencies are beyond all bounds. */
export async function checkTrouble(page) {
  const told = /28 of 30 slots certified optimal; 2 not: no gap/;
  await page.waitForFunction(() =>
    document.querySelector("#notice").textContent.includes("certified optimal"),
  );
  assert.match(await page.innerText("#notice"), told);
  await goTo(page, "overview");
  assert.match(await page.innerText(`${UP} .facts`), told);
  for (const view of ["distributions", "compare"]) {
    await goTo(page, view);
    await page.waitForSelector(`${UP} .chart canvas`, { state: "visible" });
    assert.equal(await page.locator("#status").isVisible(), false);
  }
  assert.ok((await page.innerText(UP)).includes("28 of 30"));
}

/** A time with a metric prefix or a power of ten. */
function seconds(text) {
  const [, number, unit] = text.match(/^(\S+) (\S*s)$/);
  return Number(
    (Number(number) * { s: 1, ms: 1e-3, "\u00b5s": 1e-6, ns: 1e-9 }[unit]).toPrecision(4),
  );
}

export async function checkUser(page, database) {
  const { user } = await choice(page);
  await page.click("text=This user over time");
  await page.waitForSelector(`${UP} .chart-grid .chart`);
  assert.equal((await choice(page)).user, user);
  const [{ windows }] = query(
    database,
    `SELECT count(*) AS windows FROM agent_window WHERE run = 1 AND user = ${Number(user)}`,
  );
  assert.ok(windows > 0);
  assert.equal(await page.locator(`${UP} .chart`).count(), 16);
  // A click into a chart goes to that slot; the mark's value is the database's.
  const plot = page.locator(`${UP} .chart .u-over`).first();
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  await page.mouse.click(box.x + box.width * 0.5, box.y + box.height / 2);
  const { slot } = await choice(page);
  assert.ok(Number(slot) > 0);
  await page.mouse.move(1, 1);
  const [{ qoe }] = query(
    database,
    `SELECT qoe FROM user_slot WHERE run = 1 AND user = ${Number(user)} AND slot = ${Number(slot)}`,
  );
  const shown = page
    .locator(`${UP} .chart`)
    .first()
    .locator(".u-series")
    .nth(1)
    .locator(".u-value");
  assert.equal(
    Number((await shown.innerText()).replace("\u2212", "-")),
    Number(qoe.toPrecision(3)),
  );
  // Another user, by keyboard.
  await page.focus("#user-user");
  await page.keyboard.press(
    user ===
      query(
        database,
        "SELECT max(id) AS id FROM node WHERE run = 1 AND role = 'user'",
      )[0].id.toString()
      ? "ArrowUp"
      : "ArrowDown",
  );
  await page.waitForFunction((old) => !location.hash.endsWith(`user=${old}`), user);
}

export async function checkDistributions(page) {
  await goTo(page, "distributions");
  await page.waitForFunction((up) => document.querySelectorAll(`${up} .chart`).length === 4, UP);
  await page.selectOption(`${UP} select`, { label: "range" });
  await page.waitForFunction(
    (up) => document.querySelector(up).textContent.includes("Bound on range"),
    UP,
  );
}

export async function checkCompare(page, database) {
  await goTo(page, "compare");
  await page.waitForSelector(`${UP} .chart`);
  const rows = page.locator(`${UP} .scroll table`).first().locator("tbody tr");
  const expected = query(database, "SELECT * FROM qoe_summary");
  assert.equal(await rows.count(), expected.length);
  for (const [i, { mean, median }] of expected.entries()) {
    const cells = await rows.nth(i).locator("td").allInnerTexts();
    assert.equal(cells[5], mean.toFixed(2));
    assert.ok(
      Math.abs(Number(cells[6].replace("\u2212", "-")) - median) < 0.012,
      `${cells[6]} for ${median}`,
    );
  }
  const shadows = await page.locator(`${UP} .scroll table`).nth(1).innerText();
  for (const { manager } of query(database, "SELECT DISTINCT manager FROM shadow_slot")) {
    assert.ok(shadows.includes(manager.replaceAll("ns3::", "")));
  }
}
