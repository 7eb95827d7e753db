// Builds dashboard/assets/vendor from the npm packages pinned in tools/package.json: the Plotly bundle, the empty
// topology and the fonts, each with its licence beside it. Run by `make assets`; the result is committed, so that neither
// a fresh clone nor a workstation without a network needs Node.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { fileURLToPath } from 'node:url';

const TOOLS = path.dirname(fileURLToPath(import.meta.url));
const MODULES = path.join(TOOLS, 'node_modules');
const VENDOR = path.join(TOOLS, '..', 'dashboard', 'assets', 'vendor');
const FONT_WEIGHTS = [400, 500, 600];
const FONT_SUBSETS = ['cyrillic-ext', 'cyrillic', 'latin-ext', 'latin'];

function version(name) {
  return JSON.parse(fs.readFileSync(path.join(MODULES, name, 'package.json'), 'utf8')).version;
}

function fresh(...parts) {
  const folder = path.join(VENDOR, ...parts);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

// The addresses plotly.js would send figures to and fetch shapes from do not even get into the bundle.
const noOutsideAddresses = {
  name: 'no-outside-addresses',
  setup({ onLoad }) {
    onLoad({ filter: /src[\\/]plot_api[\\/]plot_config\.js$/ }, ({ path: file }) => {
      const source = fs.readFileSync(file, 'utf8');
      const contents = source.replaceAll(/dflt: 'https:[^']*'/g, "dflt: ''");
      if (contents === source) throw new Error(`${file}: no default address found; has plotly.js moved them?`);
      return { contents };
    });
  },
};

// Dash puts every .js of assets/ on the page and leaves its own 4.8 MB plotly.min.js alone once window.Plotly exists.
async function plotly() {
  const folder = fresh('plotly');
  const result = await build({
    entryPoints: [path.join(TOOLS, 'plotly_entry.js')],
    outfile: path.join(folder, 'plotly-sentinel.min.js'),
    absWorkingDir: TOOLS,
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'Plotly',
    define: { global: 'window', 'define.amd': 'false' },
    banner: { js: `/* plotly.js ${version('plotly.js')}, selected traces. MIT, see LICENSE.txt beside this file. */` },
    footer: { js: 'window.Plotly=Plotly;' },
    plugins: [noOutsideAddresses],
    legalComments: 'none', // The licences of what is bundled are in LICENSE.txt and THIRD-PARTY.txt
    metafile: true,
    loader: { '.css': 'empty' }, // the style of MapLibre, which no bundled trace uses; plotly.js carries its own inside
    target: 'es2019',
    logLevel: 'warning',
  });
  thirdParty(result.metafile, folder);
  fs.copyFileSync(path.join(MODULES, 'plotly.js', 'LICENSE'), path.join(folder, 'LICENSE.txt'));
}

// Every package esbuild took code from, with its licence text.
function thirdParty(metafile, folder) {
  const packages = new Set();
  const used = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  for (const [input, { bytesInOutput }] of used) {
    const match = bytesInOutput > 0 && !input.endsWith('.css') && input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//);
    if (match) packages.add(match[1]);
  }
  const sections = [...packages].sort().map((relative) => {
    const root = path.join(TOOLS, relative);
    const about = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
    const file = fs.readdirSync(root).find((name) => /^(licen[cs]e|copying)/i.test(name));
    const text = file ? fs.readFileSync(path.join(root, file), 'utf8').trim() : `License: ${about.license}`;
    return `${about.name} ${about.version}\n\n${text}\n`;
  });
  fs.writeFileSync(path.join(folder, 'THIRD-PARTY.txt'), sections.join(`\n${'-'.repeat(80)}\n\n`));
}

// plotly.js asks `topojsonURL` for <scope>_<resolution>m.json before it draws ANY geo trace, even one with its own shapes.
function topology() {
  const folder = fresh('topojson');
  const nothing = { type: 'GeometryCollection', geometries: [] };
  const layers = ['coastlines', 'land', 'ocean', 'lakes', 'rivers', 'countries', 'subunits'];
  const empty = { type: 'Topology', objects: Object.fromEntries(layers.map((layer) => [layer, nothing])), arcs: [] };
  for (const name of ['world_110m.json', 'world_50m.json']) {
    fs.writeFileSync(path.join(folder, name), JSON.stringify(empty));
  }
}

function fonts() {
  const folder = fresh('fonts');
  const source = path.join(MODULES, '@fontsource', 'ibm-plex-sans');
  const rules = [`/* IBM Plex Sans, @fontsource/ibm-plex-sans ${version('@fontsource/ibm-plex-sans')}. OFL 1.1, see OFL.txt. */`];
  for (const weight of FONT_WEIGHTS) {
    const css = fs.readFileSync(path.join(source, `${weight}.css`), 'utf8');
    for (const subset of FONT_SUBSETS) {
      const file = `ibm-plex-sans-${subset}-${weight}-normal.woff2`;
      const block = css.match(new RegExp(`@font-face \\{[^}]*/${file}\\)[^}]*\\}`));
      if (!block) throw new Error(`${file}: no @font-face in ${weight}.css of the package`);
      rules.push(block[0].replace(/src:[^;]*;/, `src: url(./${file}) format('woff2');`));
      fs.copyFileSync(path.join(source, 'files', file), path.join(folder, file));
    }
  }
  fs.writeFileSync(path.join(folder, 'fonts.css'), `${rules.join('\n\n')}\n`);
  fs.copyFileSync(path.join(source, 'LICENSE'), path.join(folder, 'OFL.txt'));
}

function report(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const bytes = fs.readFileSync(file);
    console.log(`${path.relative(VENDOR, file)}  ${bytes.length} bytes, gzip ${zlib.gzipSync(bytes, { level: 9 }).length}`);
  }
}

await plotly();
topology();
fonts();
report(VENDOR);
