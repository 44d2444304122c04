/*
 * Copyright (c) 2026 The isac authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * Makes page.html of src: one file that loads nothing. `node build.mjs` writes it, `node build.mjs
 * --check` tells whether the file that is there is what the sources give.
 */

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";

const folder = new URL(".", import.meta.url);
const read = (path) => readFile(new URL(path, folder), "utf8");

const settings = {
  absWorkingDir: folder.pathname,
  bundle: true,
  write: false,
  minify: true,
  charset: "utf8",
  format: "iife",
  platform: "browser",
  target: ["es2022"],
  legalComments: "none",
  logLevel: "warning",
};

async function bundle(entry, more = {}) {
  const result = await build({ ...settings, entryPoints: [entry], ...more });
  return result.outputFiles[0].text;
}

/** Gives the bundle of the worker to whoever imports "worker-source". */
function workerSource(text) {
  return {
    name: "worker-source",
    setup(hooks) {
      hooks.onResolve({ filter: /^worker-source$/ }, ({ path }) => ({ path, namespace: path }));
      hooks.onLoad({ filter: /./, namespace: "worker-source" }, () => ({
        contents: text,
        loader: "text",
      }));
    },
  };
}

const escapeMarkup = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

async function makePage() {
  const worker = await bundle("src/worker.ts", { loader: { ".wasm": "binary" } });
  const script = await bundle("src/main.ts", { plugins: [workerSource(worker)] });
  const style = await bundle("src/style.css");
  const policy = [
    "default-src 'none'",
    // The worker, made of a blob, has the page's policy.
    `script-src ${hash(script)} 'wasm-unsafe-eval'`,
    "worker-src blob:",
    `style-src ${hash(style)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const { dependencies } = JSON.parse(await read("package.json"));
  const parts = {
    policy,
    style,
    script,
    "sqljs-version": dependencies["sql.js"],
    "uplot-version": dependencies.uplot,
    "sqljs-licence": escapeMarkup(await read("node_modules/sql.js/LICENSE")),
    "uplot-licence": escapeMarkup(await read("node_modules/uplot/LICENSE")),
  };
  const template = await read("src/page.html");
  return template.replaceAll(/@([a-z-]+)@/g, (_, name) => parts[name]);
}

const page = await makePage();
if (process.argv.includes("--check")) {
  const present = await read("page.html").catch(() => "");
  if (present !== page) {
    console.error("page.html is not what src gives: npm run build");
    process.exit(1);
  }
} else {
  await writeFile(new URL("page.html", folder), page);
}
