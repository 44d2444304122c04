/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/** Usage: node picture.mjs PAGE HASH WIDTH HEIGHT PICTURE: the page at an address, as PNG */

import { browse, untilReady } from "./browser.mjs";

const [page, hash, width, height, picture] = process.argv.slice(2);
await browse(page, { hash, width: Number(width), height: Number(height) }, async (tab) => {
  await untilReady(tab);
  await tab.waitForTimeout(2000);
  await tab.screenshot({ path: picture });
});
