// Measures pages of a demo with Lighthouse, as a signed-in colleague where that is needed, and prints its four scores:
// scripts/lighthouse.sh, after make build. It fails when accessibility or best practices are below what they were; speed says
// as much about the machine as about the page, and pages for colleagues are not for search engines.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { start } from './program.mjs';

const PROGRAM = fileURLToPath(new URL('../../bin/lighthouse/node_modules/lighthouse/cli/index.js', import.meta.url));
const CATEGORIES = ['accessibility', 'best-practices', 'performance', 'seo'];
const LEAST = { accessibility: 100, 'best-practices': 100 };
const CHROMIUM = '--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync';
const PAGES = ['/aanmelden', '/agenda', '/', '/kalender', '/reeksen', '/berichten', '/berichten/nieuw', '/kanalen', '/noodstop'];
const PUBLIC = ['/aanmelden', '/agenda'];

// signIn uses a sign-in link as a browser does and returns the cookies that it brings.
async function signIn(link) {
  let cookie = '';
  const keep = (answer) => { for (const one of answer.headers.getSetCookie()) cookie += `${cookie && '; '}${one.split(';')[0]}`; };
  const answer = await fetch(link, { redirect: 'manual' });
  keep(answer);
  if (!cookie) throw new Error(`${link}: ${answer.status}, en geen cookie`);
  return cookie;
}

async function measure(url, headers, folder) {
  const report = join(folder, 'report.json');
  const args = [PROGRAM, url, '--quiet', '--output=json', `--output-path=${report}`, '--preset=desktop', '--no-enable-error-reporting',
    `--only-categories=${CATEGORIES}`, `--extra-headers=${headers}`, `--chrome-flags=${CHROMIUM} --user-data-dir=${await mkdtemp(join(folder, 'chromium-'))}`];
  await promisify(execFile)(process.execPath, args, { timeout: 120_000 });
  const { categories, audits, finalDisplayedUrl } = JSON.parse(await readFile(report, 'utf8'));
  if (new URL(finalDisplayedUrl).pathname !== new URL(url).pathname) throw new Error(`${url} leidde naar ${finalDisplayedUrl}`);
  const wrong = (name) => categories[name].auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9).map(({ id }) => id);
  return { scores: Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(categories[name].score * 100)])), wrong: CATEGORIES.flatMap(wrong) };
}

const app = await start();
const folder = await mkdtemp(join(tmpdir(), 'lighthouse-'));
let below = false;
try {
  const signedIn = join(folder, 'signed-in.json');
  const nobody = join(folder, 'nobody.json');
  await writeFile(signedIn, JSON.stringify({ Cookie: await signIn(app.links[1]) }));
  await writeFile(nobody, '{}');
  const chosen = process.argv.slice(2);
  console.log(`${'pagina'.padEnd(18)}${CATEGORIES.map((name) => name.padStart(16)).join('')}`);
  for (const path of chosen.length ? chosen : PAGES) {
    const { scores, wrong } = await measure(app.url + path, PUBLIC.includes(path) ? nobody : signedIn, folder);
    console.log(`${path.padEnd(18)}${CATEGORIES.map((name) => String(scores[name]).padStart(16)).join('')}  ${wrong.join(', ')}`);
    below ||= Object.entries(LEAST).some(([name, least]) => scores[name] < least);
  }
} finally {
  await app.stop();
  await rm(folder, { recursive: true, force: true });
}
if (below) throw new Error('toegankelijkheid en goede gewoonten horen op 100 te staan');
