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
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { browse, untilReady } from "./browser.mjs";

const [pagePath, askingPath, databasePath] = process.argv.slice(2);
const axe = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

const folder = mkdtempSync(join(tmpdir(), "isac-page-test-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const embedded = join(folder, "embedded.db");
{
  const [, text] = readFileSync(pagePath, "latin1").match(/id="database">([^<]*)</);
  writeFileSync(embedded, gunzipSync(Buffer.from(text, "base64")));
}

/** What SQLite's own shell answers. */
function query(sql, path = embedded) {
  const text = execFileSync("sqlite3", ["-json", "-readonly", path, sql], { encoding: "utf8" });
  return text.trim() === "" ? [] : JSON.parse(text);
}

/** What is no word of the page's but of the database, and would be markup were it not text. */
const hostile = query("SELECT name FROM node WHERE run = 1").map(({ name }) => name);
assert.ok(hostile.every((name) => /[<'";]/.test(name)));

/** Where something failed, in front of what did. */
async function step(name, work) {
  try {
    await work();
  } catch (error) {
    throw new Error(name, { cause: error });
  }
}

/** The view that is up. */
const UP = "#main > [data-view]:not([hidden])";

async function goTo(page, view) {
  await page.click(`nav a[data-view=${view}]`);
  await page.waitForSelector(`nav a[data-view=${view}][aria-current=page]`);
  await page.waitForFunction(
    (up) => !document.querySelector(up).textContent.includes("Computing\u2026"),
    UP,
  );
}

const choice = (page) =>
  page.evaluate(() => Object.fromEntries(new URLSearchParams(location.hash.split("?")[1])));

async function checkLayout(page) {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: innerWidth,
  }));
  assert.ok(content <= window, `${content} px of content in ${window}`);
}

async function checkText(page) {
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator("main img, main script, header img, header script").count(), 0);
}

async function checkAccess(page) {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document));
  assert.ok(passes.some(({ id }) => id === "color-contrast"));
  assert.deepEqual(
    violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`)}`,
    ),
    [],
  );
}

/** How many colours the map shows. */
const coloursOf = (page) =>
  page.$eval("#map-canvas", (canvas) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });

const pictureOf = (page) => page.$eval("#map-canvas", (canvas) => canvas.toDataURL());

/** Where the map rings the chosen user: the middle of what has the ring's colour. */
const centreOfRing = (page) =>
  page.$eval("#map-canvas", (canvas) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const probe = document.body.appendChild(document.createElement("span"));
    probe.style.color = "var(--accent)";
    const [red, green, blue] = getComputedStyle(probe).color.match(/\d+/g).map(Number);
    probe.remove();
    const [x, y] = [[], []];
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] === red && data[i + 1] === green && data[i + 2] === blue) {
        x.push((i / 4) % canvas.width);
        y.push(Math.floor(i / 4 / canvas.width));
      }
    }
    const middle = (values) => (Math.min(...values) + Math.max(...values)) / 2 / devicePixelRatio;
    return { x: middle(x), y: middle(y) };
  });

async function untilSlot(page, slot) {
  await page.waitForFunction(
    (value) => document.querySelector("#map-canvas").dataset.slot === value,
    `${slot}`,
  );
}

async function checkOverview(page) {
  await goTo(page, "overview");
  const text = await page.innerText(UP);
  const [run] = query("SELECT scenario, manager, status FROM run WHERE run = 1");
  assert.match(run.status, /^failed: .*<img/);
  for (const value of Object.values(run)) {
    assert.ok(text.includes(value.replaceAll("ns3::", "")), `${value} does not show`);
  }
  const [{ qoe, outage }] = query(
    "SELECT avg(qoe) AS qoe, 1 - avg(crb_met) AS outage FROM user_slot WHERE run = 1",
  );
  const tile = async (label) => page.locator(".tile", { hasText: label }).locator("dd").innerText();
  assert.equal(await tile("QoE, mean"), qoe.toFixed(2));
  assert.equal(await tile("CRB outage"), `${(100 * outage).toFixed(1)} %`);
  const [worst] = query("SELECT name FROM qoe_by_user WHERE run = 1 ORDER BY qoe_mean LIMIT 1");
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

async function checkMap(page) {
  await goTo(page, "map");
  await untilSlot(page, 0);
  assert.ok((await coloursOf(page)) > 20);

  const [{ last }] = query("SELECT max(slot) AS last FROM user_slot WHERE run = 1");
  await page.focus(`${UP} input[type=range]`);
  await page.keyboard.press("ArrowRight");
  await untilSlot(page, 1);
  assert.equal((await choice(page)).slot, "1");
  await page.keyboard.press("End");
  await untilSlot(page, last);
  await page.keyboard.press("Home");
  await untilSlot(page, 0);
  await page.keyboard.press(" ");
  await page.waitForFunction(() => Number(document.querySelector("#map-canvas").dataset.slot) >= 3);
  await page.keyboard.press(" ");
  await page.waitForFunction(
    (up) => document.querySelector(`${up} .play`).textContent === "Play",
    UP,
  );

  // By keys on the map itself: time, zoom, and through the users.
  await page.focus("#map-canvas");
  await page.keyboard.press("Home");
  await untilSlot(page, 0);
  await page.keyboard.press("0");
  await page.waitForTimeout(200);
  const before = await pictureOf(page);
  await page.keyboard.press("+");
  assert.notEqual(await pictureOf(page), before);
  await page.keyboard.press("0");
  await page.waitForFunction(
    (picture) => document.querySelector("#map-canvas").toDataURL() === picture,
    before,
  );
  const [first, second] = query(
    "SELECT id, name FROM node WHERE run = 1 AND role = 'user' ORDER BY id LIMIT 2",
  );
  await page.keyboard.press("n");
  await page.keyboard.press("n");
  assert.equal((await choice(page)).user, `${second.id}`);
  await page.keyboard.press("p");
  assert.equal((await choice(page)).user, `${first.id}`);
  await page.waitForFunction(
    (name) => document.querySelector(".panel").innerText.includes(name),
    first.name,
  );
  await page.keyboard.press("Escape");
  assert.equal((await choice(page)).user, undefined);

  // By mouse: a click where the ring around a chosen user was, and the wheel.
  await page.keyboard.press("n");
  await page.keyboard.press("n");
  const at = await centreOfRing(page);
  await page.keyboard.press("Escape");
  await page.locator("#map-canvas").click({ position: at });
  assert.equal((await choice(page)).user, `${second.id}`);
  await page.keyboard.press("Escape");
  await page.waitForFunction(
    (picture) => document.querySelector("#map-canvas").toDataURL() === picture,
    before,
  );
  await page.mouse.wheel(0, -200);
  await page.waitForFunction(
    (picture) => document.querySelector("#map-canvas").toDataURL() !== picture,
    before,
  );
  await page.click("button[aria-label='Show all']");
  await page.waitForFunction(
    (picture) => document.querySelector("#map-canvas").toDataURL() === picture,
    before,
  );
  await page.selectOption("#map-user", `${second.id}`);
}

async function checkUser(page) {
  const { user } = await choice(page);
  await page.click("text=This user over time");
  await page.waitForSelector(`${UP} .chart-grid .chart`);
  assert.equal((await choice(page)).user, user);
  const [{ windows }] = query(
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
      query("SELECT max(id) AS id FROM node WHERE run = 1 AND role = 'user'")[0].id.toString()
      ? "ArrowUp"
      : "ArrowDown",
  );
  await page.waitForFunction((old) => !location.hash.endsWith(`user=${old}`), user);
}

async function checkDistributions(page) {
  await goTo(page, "distributions");
  await page.waitForFunction((up) => document.querySelectorAll(`${up} .chart`).length === 4, UP);
  await page.selectOption(`${UP} select`, { label: "range" });
  await page.waitForFunction(
    (up) => document.querySelector(up).textContent.includes("Bound on range"),
    UP,
  );
}

async function checkCompare(page) {
  await goTo(page, "compare");
  await page.waitForSelector(`${UP} .chart`);
  const rows = page.locator(`${UP} .scroll table`).first().locator("tbody tr");
  const expected = query("SELECT * FROM qoe_summary");
  assert.equal(await rows.count(), expected.length);
  for (const [i, { mean, median }] of expected.entries()) {
    const cells = await rows.nth(i).locator("td").allInnerTexts();
    assert.equal(cells[4], mean.toFixed(2));
    assert.ok(
      Math.abs(Number(cells[5].replace("\u2212", "-")) - median) < 0.012,
      `${cells[5]} for ${median}`,
    );
  }
  const shadows = await page.locator(`${UP} .scroll table`).nth(1).innerText();
  for (const { manager } of query("SELECT DISTINCT manager FROM shadow_slot")) {
    assert.ok(shadows.includes(manager.replaceAll("ns3::", "")));
  }
}

async function run(page, sql) {
  await page.fill("#sql", sql);
  await page.focus("#sql");
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction(() => !document.querySelector("#sql-run").disabled);
  return page.innerText("#sql-status");
}

async function checkSql(page) {
  await goTo(page, "sql");
  const queries = [
    "SELECT * FROM qoe_by_user ORDER BY run, user",
    "SELECT slot, count(*) AS users, sum(latency_s) AS latency_s, avg(qoe) AS qoe FROM user_slot WHERE run = 2 GROUP BY slot",
    "SELECT role, group_concat(name, char(10)) AS names, count(*) AS count FROM node GROUP BY role ORDER BY role",
  ];
  for (const sql of queries) {
    assert.match(await run(page, sql), /^done/);
    const expected = query(sql);
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
    execFileSync("sqlite3", ["-csv", "-header", "-readonly", embedded, queries[2]], {
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
  const [{ n }] = query("SELECT count(*) AS n FROM user_slot");
  assert.equal(await page.innerText("#sql-results td"), `${n}`);
}

const VIEWS = ["overview", "map", "user", "distributions", "compare", "sql"];

async function checkViews(page) {
  for (const view of VIEWS) {
    await step(view, async () => {
      await goTo(page, view);
      await page.waitForTimeout(100);
      if (["user", "distributions", "compare"].includes(view)) {
        await page.waitForSelector(`${UP} .chart canvas`, { state: "visible" });
      }
      await checkLayout(page);
      await checkText(page);
      await checkAccess(page);
    });
  }
}

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
  await step("overview", () => checkOverview(page));
  await step("map", () => checkMap(page));
  await step("user", () => checkUser(page));
  await step("distributions", () => checkDistributions(page));
  await step("compare", () => checkCompare(page));
  await step("sql", () => checkSql(page));
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
      "SELECT scheme, mean FROM campaign_summary WHERE measure = 'qoe'",
      databasePath,
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

    const [{ n }] = query("SELECT count(*) AS n FROM user_slot", databasePath);
    await goTo(page, "sql");
    await run(page, "SELECT count(*) AS n FROM user_slot");
    assert.equal(await page.innerText("#sql-results td"), `${n}`);
    await checkText(page);
  },
);
