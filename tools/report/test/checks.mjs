/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/** What holds of every view, and how to get to one. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const axe = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** What SQLite's own shell answers. */
export function query(path, sql) {
  const text = execFileSync("sqlite3", ["-json", "-readonly", path, sql], { encoding: "utf8" });
  return text.trim() === "" ? [] : JSON.parse(text);
}

/** Where something failed, in front of what did. */
export async function step(name, work) {
  try {
    await work();
  } catch (error) {
    throw new Error(name, { cause: error });
  }
}

/** The view that is up. */
export const UP = "#main > [data-view]:not([hidden])";

export async function goTo(page, view) {
  await page.click(`nav a[data-view=${view}]`);
  await page.waitForSelector(`nav a[data-view=${view}][aria-current=page]`);
  await page.waitForFunction(
    (up) => !document.querySelector(up).textContent.includes("Computing\u2026"),
    UP,
  );
}

export const choice = (page) =>
  page.evaluate(() => Object.fromEntries(new URLSearchParams(location.hash.split("?")[1])));

export async function checkLayout(page) {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: innerWidth,
  }));
  assert.ok(content <= window, `${content} px of content in ${window}`);
}

export async function checkText(page) {
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator("main img, main script, header img, header script").count(), 0);
}

/** Accessible by the rules of axe-core, contrast among them. */
export async function checkAccess(page) {
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

const VIEWS = ["overview", "map", "user", "distributions", "compare", "sql"];

/** Goes through all views and looks at each as a whole. */
export async function checkViews(page) {
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
