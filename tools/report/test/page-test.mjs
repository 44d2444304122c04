/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * Usage: node page-test.mjs PAGE ASKING_PAGE DATABASE
 *
 * Clicks through a page over two runs, of which the first has markup, quotes and semicolons in every
 * name, in light and dark, wide and narrow; and through the page that asks for a file, given DATABASE,
 * which is a campaign's.
 */

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { browse, untilReady } from "./browser.mjs";
import { UP, checkLayout, checkText, checkViews, goTo, query, step } from "./checks.mjs";
import { checkMap, coloursOf, untilSlot } from "./map-checks.mjs";
import { checkSql, run } from "./sql-checks.mjs";
import {
  checkCompare,
  checkDistributions,
  checkOverview,
  checkTrouble,
  checkUser,
} from "./view-checks.mjs";

const [pagePath, askingPath, databasePath] = process.argv.slice(2);

const folder = mkdtempSync(join(tmpdir(), "isac-page-test-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const embedded = join(folder, "embedded.db");
{
  const [, text] = readFileSync(pagePath, "latin1").match(/id="database">([^<]*)</);
  writeFileSync(embedded, gunzipSync(Buffer.from(text, "base64")));
}

/** What is no word of the page's but of the database, and would be markup were it not text. */
const hostile = query(embedded, "SELECT name FROM node WHERE run = 1").map(({ name }) => name);
assert.ok(hostile.every((name) => /[<'";]/.test(name)));

/** Nothing is asked for but the file, and the worker that the page makes itself. */
function checkSilence({ complaints, requests }, path) {
  assert.deepEqual(complaints, []);
  const file = pathToFileURL(path).href;
  assert.deepEqual(
    requests
      .map((url) => url.split("#")[0])
      .filter((url) => url !== file && !url.startsWith("blob:null/")),
    [],
  );
}

async function inBrowser(name, path, settings, work) {
  await step(name, async () => checkSilence(await browse(path, settings, work), path));
}

await inBrowser("light", pagePath, {}, async (page) => {
  await untilReady(page);
  await step("overview", () => checkOverview(page, embedded));
  await step("map", () => checkMap(page, embedded));
  await step("user", () => checkUser(page, embedded));
  await step("distributions", () => checkDistributions(page));
  await step("compare", () => checkCompare(page, embedded));
  await step("sql", () => checkSql(page, embedded));
  await checkViews(page);
});

await inBrowser(
  "dark and narrow",
  pagePath,
  { colorScheme: "dark", width: 360, height: 740, hash: "#map?run=2&slot=5" },
  async (page) => {
    await untilReady(page);
    await untilSlot(page, 5);
    assert.equal(await page.$eval("#tools select", (select) => select.value), "2");
    assert.ok((await coloursOf(page)) > 20);
    await step("trouble", () => checkTrouble(page));
    await checkViews(page);
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await background();
    await page.click("#theme");
    await page.waitForFunction(() => document.documentElement.dataset.theme === "light");
    assert.notEqual(await background(), dark);
  },
);

await inBrowser(
  "a page that asks for the file",
  askingPath,
  { width: 360, height: 740 },
  async (page) => {
    assert.match(await page.innerText("#status"), /too large to stand in this page/);
    const wrong = join(folder, "wrong.db");
    writeFileSync(wrong, "<img src=x onerror=window.hacked=1>");
    await page.setInputFiles("#file", wrong);
    await page.waitForFunction(() =>
      document.querySelector("#status").textContent.includes("not an SQLite database"),
    );
    await page.setInputFiles("#file", databasePath);
    await untilReady(page);
    await goTo(page, "compare");
    await page.waitForSelector(`${UP} .chart canvas`);
    const campaign = page.locator(`${UP} section`).first();
    const [{ scheme, mean }] = query(
      databasePath,
      "SELECT scheme, mean FROM campaign_summary WHERE measure = 'qoe'",
    );
    assert.ok(/^Campaign/.test(await campaign.innerText()));
    assert.ok((await campaign.locator(".scroll table").innerText()).includes(scheme));
    assert.ok(
      (await campaign.locator(".scroll table").innerText()).includes(
        `${Number(mean.toPrecision(3))}`,
      ),
    );
    await page.selectOption(`${UP} select >> nth=2`, "scheme");
    await checkLayout(page);

    const [{ n }] = query(databasePath, "SELECT count(*) AS n FROM user_slot");
    await goTo(page, "sql");
    await run(page, "SELECT count(*) AS n FROM user_slot");
    assert.equal(await page.innerText("#sql-results td"), `${n}`);
    await checkText(page);
  },
);
