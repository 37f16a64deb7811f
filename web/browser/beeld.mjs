// Makes the pictures in docs/beeld from a demo with some life in it: node web/browser/beeld.mjs, after make build. It takes
// three minutes, because it waits for the post that the demo promises.
import { chromium } from '@playwright/test';
import { mkdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { start } from './program.mjs';
import { address, approve, badge, later, said, submit } from './steps.mjs';

const FOLDER = fileURLToPath(new URL('../../docs/beeld/', import.meta.url));
const MOST = 150_000; // bytes

const app = await start();
const executablePath = process.env.VK_TEST_CHROMIUM || '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--lang=nl'] });
const pages = [];
try {
  for (const link of app.links) {
    const context = await browser.newContext({ baseURL: app.url, locale: 'nl-NL', timezoneId: 'Europe/Amsterdam',
      viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, reducedMotion: 'reduce' });
    pages.push(await context.newPage());
    await pages.at(-1).goto(link);
  }
  await mkdir(FOLDER, { recursive: true });
  await live(...pages);
  await shoot(...pages);
} finally {
  await browser.close();
  await app.stop();
}

// find opens the post of the pack with this title.
async function find(page, title) {
  await page.goto(`/berichten?q=${encodeURIComponent(title)}`);
  await page.getByRole('link', { name: title, exact: true }).click();
}

async function move(page, title, { date, time }) {
  await find(page, title);
  await page.locator('summary').filter({ hasText: 'Verplaatsen' }).click();
  await page.getByLabel('Nieuwe datum').fill(date);
  await page.getByLabel('Tijd').fill(time);
  await page.getByRole('button', { name: 'Verplaatsen' }).click();
  await said(page, 'Verplaatst naar');
}

// live brings the demo to an ordinary morning: two posts approved, one waiting for approval, one out.
async function live(noor, sam) {
  await find(noor, 'Ondermijning: dichterbij dan je denkt');
  await submit(noor);
  await approve(sam, address(noor));
  const coming = await titles(noor);
  await move(noor, coming[0], workday(1, '10:00'));
  await submit(noor);
  await move(noor, coming[1], workday(2, '13:30'));
  await submit(noor);
  await approve(sam, address(noor));
  for (;;) {
    await find(sam, 'Welkom bij de veiligheidskalender');
    if (await badge(sam).textContent() === 'Geplaatst') return;
    await new Promise((done) => setTimeout(done, 2000));
  }
}

// workday is a moment on the nth working day from now.
function workday(n, time) {
  for (let days = 1, left = n; ; days += 1) {
    const day = later(days);
    if (![0, 6].includes(new Date(day.date).getUTCDay())) left -= 1;
    if (left === 0) return { ...day, time };
  }
}

// titles are the first posts of the pack for the public that need no picture.
async function titles(page) {
  await page.goto('/berichten?kanaal=mastodon-woudenberg');
  return page.getByRole('rowheader').getByRole('link').allTextContents();
}

async function shoot(noor, sam) {
  await picture(sam, '/', 'overzicht', 'main');
  await picture(sam, '/kalender', 'kalender', '#kalender');
  await noor.goto('/reeksen');
  await picture(noor, await noor.getByRole('link', { name: 'Intranetreeks ondermijning' }).getAttribute('href'), 'reeks');
  await sam.goto('/berichten?status=review');
  const waiting = await sam.getByRole('rowheader').getByRole('link').first().getAttribute('href');
  await picture(sam, waiting, 'bericht');
  await picture(noor, `${waiting}/bewerken`, 'bewerken');
  await picture(noor, '/kanalen', 'kanalen');
  await noor.goto('/noodstop');
  await noor.getByLabel('Alles voor het publiek').check();
  await noor.getByLabel('Waarom?').fill('Grote brand in het centrum. Alle aandacht gaat naar het crisisteam.');
  await noor.getByRole('button', { name: 'Noodstop aanzetten' }).click();
  await noor.getByRole('dialog').getByRole('button', { name: 'Noodstop aanzetten' }).click();
  await said(noor, 'De noodstop staat aan.');
  await picture(noor, '/noodstop', 'noodstop');
}

// picture shows the top of a page, or with whole all of it down to the end of that element.
async function picture(page, path, name, whole) {
  await page.goto(path);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  const height = whole ? await page.locator(whole).evaluate((e) => Math.ceil(e.getBoundingClientRect().bottom + 32)) : 800;
  await page.setViewportSize({ width: 1280, height });
  const file = `${FOLDER}${name}.png`;
  await page.screenshot({ path: file });
  const { size } = await stat(file);
  console.log(`${file}: ${Math.round(size / 1000)} kB`);
  if (size > MOST) throw new Error(`${file} is groter dan ${MOST / 1000} kB`);
}
