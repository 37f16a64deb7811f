// Bundles src/ into ../dist: hashed files, manifest.json (source name → hashed name) and the licences of all that is in them.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const at = (path) => new URL(path, import.meta.url);
const text = (path) => readFile(at(path), 'utf8');
const dist = '../dist/';

// The voorbeeld theme defines 2,780 tokens for every library there is; keep those that our own style sheets end up using.
const theme = 'node_modules/@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css';
const names = (css) => [...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((m) => m[1]);
async function prunedTheme() {
  const rest = await build({ ...options, entryPoints: ['src/main.css', 'src/kalender.css'], write: false, external: ['*/voorbeeld-design-tokens/dist/theme.css'] });
  const wanted = new Set(rest.outputFiles.filter((f) => f.path.endsWith('.css')).flatMap((f) => names(f.text)));
  const lines = (await text(theme)).split('\n');
  const tokens = new Map(lines.map((l) => [l.match(/^\s*(--[\w-]+):/)?.[1], l]).filter(([name]) => name));
  for (const name of wanted) names(tokens.get(name) ?? '').forEach((used) => wanted.add(used)); // a Set may grow while it is walked
  return lines.filter((l) => !l.trim().startsWith('--') || wanted.has(l.match(/--[\w-]+/)[0])).join('\n');
}
const prune = { name: 'prune', setup: (b) => b.onLoad({ filter: /voorbeeld-design-tokens.*theme\.css$/ }, async () => ({ contents: await prunedTheme(), loader: 'css' })) };

const options = {
  absWorkingDir: new URL('.', import.meta.url).pathname, outdir: dist, bundle: true, minify: true, format: 'esm', target: ['es2022', 'chrome111', 'firefox114', 'safari16.4'],
  entryNames: '[name]-[hash]', assetNames: '[name]-[hash]', chunkNames: '[name]-[hash]', loader: { '.woff2': 'file', '.svg': 'copy' },
  legalComments: 'linked', splitting: true, charset: 'utf8', metafile: true, logLevel: 'warning',
};

// Every licence once, with the packages it covers: those that we name and those that they bring along.
async function licences(inputs) {
  const covered = new Map();
  const bundled = Object.keys(inputs).map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean);
  for (const name of [...new Set([...Object.keys(JSON.parse(await text('package.json')).dependencies), ...bundled])].sort()) {
    const dir = `node_modules/${name}/`;
    const { version, license } = JSON.parse(await text(dir + 'package.json'));
    const file = (await readdir(at(dir))).find((f) => /^licen[cs]e/i.test(f));
    const body = file ? await text(dir + file) : `Licence: ${license}. The package holds no licence text.\n`;
    covered.set(body, [...(covered.get(body) ?? []), `${name} ${version} (${license})`]);
  }
  return [...covered].map(([body, packages]) => `${packages.join('\n')}\n\n${body.trim()}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

for (const file of await readdir(at(dist))) if (file !== '.keep') await rm(at(dist + file), { recursive: true });
const { metafile } = await build({ ...options, entryPoints: ['src/main.css', 'src/main.js', 'src/kalender.css', 'src/kalender.js', 'src/favicon.svg', 'src/icons.svg'], plugins: [prune] });
const manifest = {};
for (const [path, out] of Object.entries(metafile.outputs)) {
  if (out.entryPoint) manifest[out.entryPoint.replace('src/', '')] = path.replace(dist, '');
}
const notices = await licences(metafile.inputs);
manifest['licenties.txt'] = `licenties-${createHash('sha256').update(notices).digest('hex').slice(0, 8).toUpperCase()}.txt`;
await writeFile(at(dist + manifest['licenties.txt']), notices);
await writeFile(at(dist + 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');

// What a page may weigh, compressed, with all that it may load later. Fonts and icons are the same on every page and stay in the cache.
const LIMITS = { 'every page': [40_000, 'main.css', 'main.js'], '/kalender': [200_000, 'main.css', 'main.js', 'kalender.css', 'kalender.js'] };
async function weight(path, seen = new Set()) {
  if (seen.has(path) || !/\.(css|js)$/.test(path)) return 0;
  seen.add(path);
  let bytes = gzipSync(await readFile(at(path)), { level: 9 }).length;
  for (const { path: next, external } of metafile.outputs[path].imports) if (!external && metafile.outputs[next]) bytes += await weight(next, seen);
  return bytes;
}
for (const [page, [most, ...files]] of Object.entries(LIMITS)) {
  const seen = new Set();
  let bytes = 0;
  for (const file of files) bytes += await weight(dist + manifest[file], seen);
  console.log(`${page}: ${Math.round(bytes / 1000)} of ${most / 1000} kB`);
  if (bytes > most) throw new Error(`${page} has become too heavy: ${bytes} bytes`);
}
console.log(Object.values(manifest).join('\n'));
