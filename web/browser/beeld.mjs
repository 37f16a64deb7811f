// Makes the pictures in docs/beeld from a demo with some life in it: node web/browser/beeld.mjs, after make build. It takes
// three minutes, because it waits for the post that the demo promises.
import { chromium, expect } from '@playwright/test';
import { mkdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { start } from './program.mjs';
import { address, approve, badge, later, said, submit } from './steps.mjs';

const FOLDER = fileURLToPath(new URL('../../docs/beeld/', import.meta.url));
const MOST = 160_000; // bytes
const ALL = 3_200_000; // bytes, of all together
const WIDTH = 1120;
const HEIGHT = 720;

const app = await start();
const executablePath = process.env.VK_TEST_CHROMIUM || '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--lang=nl'] });
const pages = [];
const visitor = await (await browser.newContext({ baseURL: app.url, locale: 'nl-NL', timezoneId: 'Europe/Amsterdam' })).newPage();
try {
  for (const link of app.links) {
    const context = await browser.newContext({ baseURL: app.url, locale: 'nl-NL', timezoneId: 'Europe/Amsterdam',
      viewport: { width: WIDTH, height: HEIGHT }, deviceScaleFactor: 1, reducedMotion: 'reduce' });
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

// shoot makes the pictures, in the order of docs/handleiding.md. A new page is a new line: who looks, the address, the name of the
// picture, and what is done before it is taken. whole: down to the end of that element; scheme: dark; width: of a telephone.
async function shoot(noor, sam) {
  await noor.goto('/reeksen');
  const series = await noor.getByRole('link', { name: 'Intranetreeks ondermijning' }).getAttribute('href');
  await sam.goto('/berichten?status=review');
  const waiting = await sam.getByRole('rowheader').getByRole('link').first().getAttribute('href');
  await talk(noor, sam, waiting);
  await noor.goto('/agenda');
  const event = await noor.locator('a[href^="/agenda/bijeenkomst/"]').first().getAttribute('href');
  await noor.goto('/campagnes');
  const campaign = await noor.locator('main a[href^="/campagnes/"]:not([href$="/nieuw"])').first().getAttribute('href');
  await noor.goto('/bijeenkomsten');
  const desk = await noor.locator('main a[href^="/bijeenkomsten/"]:not([href$="/nieuw"])').first().getAttribute('href');
  const shots = [
    [visitor, '/aanmelden', 'aanmelden', { whole: 'main' }],
    [sam, '/', 'overzicht', { whole: 'main' }],
    [sam, '/', 'donker', { scheme: 'dark' }],
    [sam, '/', 'telefoon', { width: 390 }],
    [sam, '/kalender', 'kalender', { whole: '#kalender' }],
    [sam, '/kalender?weergave=bord', 'bord'],
    [noor, '/kalender', 'verplaatsen', { before: async (page) => {
      await page.locator('#kalender-raster').getByRole('link', { name: 'Ondermijning: dichterbij dan je denkt' }).click();
      await page.getByRole('dialog').getByLabel('Datum').fill(workday(8).date);
      await expect(page.getByRole('dialog')).toContainText('akkoord');
    } }],
    [noor, '/berichten', 'berichten'],
    [noor, `${waiting}/bewerken`, 'bewerken'],
    [noor, `${waiting}/bewerken`, 'afbeelding', { part: '.vk-card:has(.vk-file)', before: picked }],
    [noor, '/berichten/nieuw', 'nummer', { before: async (page) => {
      await page.getByLabel('Titel', { exact: true }).fill('Hulp nodig?');
      await page.getByLabel('Tekst', { exact: true }).fill('Bel dan 0800-7001. Dat mag ook anoniem.');
      await expect(page.getByText('0800-7001', { exact: false }).nth(1)).toBeVisible();
    } }],
    [noor, '/tekstblokken', 'tekstblokken', { whole: 'main' }],
    [noor, '/berichten/nieuw', 'tekstblok', { part: '.vk-card:has(.vk-insert)' }],
    [sam, waiting, 'bericht'],
    [sam, waiting, 'opmerkingen', { part: '.vk-card:has(.vk-comment)' }],
    [noor, `${waiting}/versies`, 'versies'],
    [noor, '/reeksen', 'reeksen'],
    [noor, series, 'reeks'],
    [noor, `${series}/regel`, 'regel'],
    [noor, '/reeksen/nieuw', 'reeks-nieuw'],
    [noor, `${series}/jaar`, 'jaar'],
    [noor, '/campagnes', 'campagnes'],
    [noor, campaign, 'campagne'],
    [noor, `${campaign}/kopie`, 'campagne-kopie', { whole: 'main' }],
    [sam, '/campagnepakketten', 'pakketten', { whole: 'main' }],
    [noor, '/bijeenkomsten', 'bijeenkomsten'],
    [noor, '/bijeenkomsten/nieuw', 'bijeenkomst-nieuw'],
    [noor, desk, 'bijeenkomst-beheer'],
    [sam, '/kanalen', 'kanalen'],
    [sam, '/kanalen/linkedin-woudenberg', 'kanaal'],
    [sam, '/te-laat', 'te-laat', { whole: 'main' }],
    [sam, '/noodstop', 'noodstop', { before: halt }],
    [visitor, '/agenda', 'agenda'],
    [visitor, event, 'bijeenkomst', { whole: 'main' }],
    [visitor, '/toegankelijkheid', 'toegankelijkheid', { whole: 'main' }],
    [noor, '/agenda/persoonlijk', 'mijn-agenda', { whole: 'main' }],
  ];
  let total = 0;
  for (const [page, path, name, how] of shots) total += await picture(page, path, name, how);
  console.log(`${shots.length} beelden, samen ${Math.round(total / 1000)} kB`);
  if (total > ALL) throw new Error(`samen meer dan ${ALL / 1000} kB`);
}

// talk leaves a remark of each on a post, and a second version.
async function talk(noor, sam, post) {
  await noor.goto(`${post}/bewerken`);
  const text = noor.getByLabel('Tekst', { exact: true });
  await text.fill(`${await text.inputValue()}\n\nPraat er eens over met een collega.`);
  await noor.getByRole('button', { name: 'Opslaan' }).click();
  await said(noor, 'Opgeslagen');
  if (await noor.getByRole('button', { name: 'Voorleggen voor akkoord' }).isVisible()) await submit(noor);
  for (const [page, words] of [[sam, 'Klopt het adres onderaan nog?'], [noor, 'Ja, gisteren nagebeld.']]) {
    await page.goto(post);
    await page.getByLabel('Opmerking voor collega’s').fill(words);
    await page.getByRole('button', { name: 'Plaats opmerking' }).click();
    await said(page, 'Je opmerking staat erbij.');
  }
}

async function picked(page) {
  await page.locator('input[type=file]').setInputFiles(`${FOLDER}aanmelden.png`);
  await expect(page.locator('.vk-pictures__image')).toBeVisible();
}

async function halt(page) {
  await page.getByLabel('Alles voor het publiek').check();
  await page.getByLabel('Waarom?').fill('Grote brand in het centrum. Alle aandacht gaat naar het crisisteam.');
  await page.getByRole('button', { name: 'Noodstop aanzetten' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Noodstop aanzetten' }).click();
  await said(page, 'De noodstop staat aan.');
  await page.goto('/noodstop');
}

// picture shows the top of a page, all of it down to the end of the element whole, or only the element part. It returns the
// size of the file in bytes.
async function picture(page, path, name, { whole, part, scheme = 'light', width = WIDTH, before } = {}) {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: HEIGHT });
  await page.goto(path);
  await before?.(page);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  if (whole) await page.setViewportSize({ width, height: await page.locator(whole).evaluate((e) => Math.min(1000, Math.ceil(e.getBoundingClientRect().bottom + 24))) });
  const file = `${FOLDER}${name}.png`;
  await (part ? page.locator(part).first() : page).screenshot({ path: file });
  const { size } = await stat(file);
  console.log(`${name}.png: ${Math.round(size / 1000)} kB`);
  if (size > MOST) throw new Error(`${file} is groter dan ${MOST / 1000} kB`);
  return size;
}
