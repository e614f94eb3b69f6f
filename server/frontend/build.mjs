// Bundles src/ into the folder that the server gives away, every file named by what it holds, and a list of them.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "../hsnexus_server/static/dist");
const entries = readdirSync(join(here, "src"), { withFileTypes: true }).filter((one) => one.isFile());

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: entries.map((one) => join("src", one.name)),
  outdir: dist,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  loader: { ".woff2": "file", ".svg": "copy" },
  legalComments: "linked",
  metafile: true,
  logLevel: "warning",
});

const names = {};
for (const [file, made] of Object.entries(metafile.outputs)) {
  const source = made.entryPoint ?? (file.endsWith(".woff2") || file.endsWith(".svg") ? Object.keys(made.inputs)[0] : "");
  if (source) names[basename(source)] = basename(file);
}
writeFileSync(join(dist, "names.json"), JSON.stringify(names, Object.keys(names).sort(), 2) + "\n");

// The licences of what is bundled travel with it.
const { packages } = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));
for (const [place, one] of Object.entries(packages)) {
  if (!place || one.dev) continue;
  const name = place.replace("node_modules/", "").replaceAll("/", "-");
  cpSync(join(here, place, "LICENSE"), join(dist, `LICENSE-${name}.txt`));
}
