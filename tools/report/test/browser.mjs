/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/** Debian's chromium, watched: what it says and what it asks for is kept. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Opens a file in a browser of its own, calls work(page), and closes the browser.
 * @returns what the console said, and the addresses that were asked for
 */
export async function browse(
  path,
  { colorScheme = "light", width = 1280, height = 860, hash = "" },
  work,
) {
  const folder = await mkdtemp(join(tmpdir(), "isac-browser-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    colorScheme,
    viewport: { width, height },
    args: ARGUMENTS,
  });
  const complaints = [];
  const requests = [];
  try {
    const page = context.pages()[0];
    page.setDefaultTimeout(30000);
    page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`error: ${error.stack}`));
    page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    context.on("request", (request) => requests.push(request.url()));
    await page.goto(`${pathToFileURL(path)}${hash}`);
    await work(page);
    return { complaints, requests };
  } catch (error) {
    throw new Error(`while the console said: ${complaints.join("\n") || "nothing"}`, {
      cause: error,
    });
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Until the database that the page holds is shown. */
export async function untilReady(page) {
  await page.waitForFunction(() => document.body.dataset.ready === "true");
}
