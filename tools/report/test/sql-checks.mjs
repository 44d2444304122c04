/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { checkText, goTo, query } from "./checks.mjs";

/** Runs a query by keyboard; what the page then says. */
export async function run(page, sql) {
  await page.fill("#sql", sql);
  await page.focus("#sql");
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction(() => !document.querySelector("#sql-run").disabled);
  return page.innerText("#sql-status");
}

export async function checkSql(page, database) {
  await goTo(page, "sql");
  const queries = [
    "SELECT * FROM qoe_by_user ORDER BY run, user",
    "SELECT slot, count(*) AS users, sum(latency_s) AS latency_s, avg(qoe) AS qoe FROM user_slot WHERE run = 2 GROUP BY slot",
    "SELECT role, group_concat(name, char(10)) AS names, count(*) AS count FROM node GROUP BY role ORDER BY role",
  ];
  for (const sql of queries) {
    assert.match(await run(page, sql), /^done/);
    const expected = query(database, sql);
    const shown = await page.$eval("#sql-results", (results) => ({
      names: [...results.querySelectorAll("th")].map((cell) => cell.textContent),
      rows: [...results.querySelectorAll("tbody tr")].map((row) =>
        [...row.cells].map((cell) => cell.textContent),
      ),
    }));
    assert.deepEqual(shown.names, Object.keys(expected[0]));
    assert.equal(shown.rows.length, Math.min(expected.length, 500));
    expected.slice(0, 500).forEach((row, i) =>
      Object.values(row).forEach((value, j) => {
        const text = shown.rows[i][j];
        if (typeof value === "number") {
          assert.ok(
            Math.abs(Number(text) - value) <= 1e-12 * Math.abs(value),
            `${text} for ${value}`,
          );
        } else {
          assert.equal(text, value === null ? "NULL" : value);
        }
      }),
    );
  }
  await checkText(page);

  assert.match(
    await run(page, "SELECT '<img src=x onerror=window.hacked=1>' FROM nowhere"),
    /no such table: nowhere/,
  );
  assert.match(await run(page, "DELETE FROM user_slot"), /readonly/);
  assert.match(
    await run(
      page,
      "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 3000) SELECT x FROM c",
    ),
    /^done/,
  );
  assert.match(
    await page.innerText("#sql-results"),
    /3.000 rows, of which the first 500 are shown/,
  );

  // History by keyboard.
  await page.fill("#sql", "");
  await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Alt+ArrowUp");
  assert.equal(await page.inputValue("#sql"), "DELETE FROM user_slot");

  // A query of its own comes back as CSV.
  await page.fill("#sql", queries[2]);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#sql-csv")]);
  const csv = readFileSync(await download.path(), "utf8");
  assert.equal(
    csv,
    execFileSync("sqlite3", ["-csv", "-header", "-readonly", database, queries[2]], {
      encoding: "utf8",
    }).replaceAll(/\r?\n(?=\w+,(?:"|\d)|$)/g, "\r\n"),
  );

  // One that does not end is ended, and the database is there again.
  await page.fill(
    "#sql",
    "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c",
  );
  await page.click("#sql-run");
  await page.waitForSelector("#sql-stop:not([disabled])");
  await page.click("#sql-stop");
  await page.waitForFunction(() =>
    document.querySelector("#sql-status").textContent.includes("read again"),
  );
  assert.match(await run(page, "SELECT count(*) AS n FROM user_slot"), /^done/);
  const [{ n }] = query(database, "SELECT count(*) AS n FROM user_slot");
  assert.equal(await page.innerText("#sql-results td"), `${n}`);
}
