/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

import assert from "node:assert/strict";
import { UP, choice, goTo, query } from "./checks.mjs";

/** How many colours the map shows. */
export const coloursOf = (page) =>
  page.$eval("#map-canvas", (canvas) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });

const pictureOf = (page) => page.$eval("#map-canvas", (canvas) => canvas.toDataURL());

/** The map, once it stays as it is. */
async function settledPicture(page) {
  let [last, since] = ["", Date.now()];
  while (Date.now() - since < 400) {
    const picture = await pictureOf(page);
    if (picture !== last) {
      [last, since] = [picture, Date.now()];
    }
    await page.waitForTimeout(50);
  }
  return last;
}

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

export async function untilSlot(page, slot) {
  await page.waitForFunction(
    (value) => document.querySelector("#map-canvas").dataset.slot === value,
    `${slot}`,
  );
}

export async function checkMap(page, database) {
  await goTo(page, "map");
  await untilSlot(page, 0);
  assert.ok((await coloursOf(page)) > 20);

  const [{ last }] = query(database, "SELECT max(slot) AS last FROM user_slot WHERE run = 1");
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
  const before = await settledPicture(page);
  await page.keyboard.press("+");
  assert.notEqual(await pictureOf(page), before);
  await page.keyboard.press("0");
  await page.waitForFunction(
    (picture) => document.querySelector("#map-canvas").toDataURL() === picture,
    before,
  );
  const [first, second] = query(
    database,
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
