// The calendar: by mouse, by keyboard alone, without script; every view and the open dialog as axe and a small screen see them.
import { checked, expect, test } from './app.mjs';
import { Keyboard, STOPS } from './keyboard.mjs';
import { address, approve, badge, later, press, said, submit, write } from './steps.mjs';

test.describe.configure({ timeout: 120_000 });

const dialog = (page) => page.getByRole('dialog', { name: /./ });
const grid = (page) => page.locator('#kalender-raster');
const cell = (page, date) => grid(page).locator(`[role=gridcell][data-date="${date}"]`);
const item = (page, title) => page.locator('#kalender-raster, #kalender-blad').getByRole('link', { name: title }).filter({ visible: true });
const view = (name, { date }) => `/kalender?weergave=${name}&datum=${date}`;

// weekOf are the days from Monday to Sunday of a week ahead, so many days from now.
function weekOf(days) {
  const monday = (new Date(later(days).date).getUTCDay() + 6) % 7;
  return Array.from({ length: 7 }, (_, i) => later(days - monday + i));
}

// dragged takes one thing to the middle of another, with the mouse as a hand does.
async function dragged(page, from, to) {
  await to.scrollIntoViewIfNeeded();
  await from.scrollIntoViewIfNeeded();
  const [a, b] = [await from.boundingBox(), await to.boundingBox()];
  await page.mouse.move(a.x + a.width / 2, a.y + 8);
  await page.mouse.down();
  await page.mouse.move(a.x + a.width / 2 + 10, a.y + 20, { steps: 4 });
  await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 12 });
  await page.mouse.up();
}

test('by mouse: a post is dragged, its approval lapses, and all of it is undone', async ({ one, two }) => {
  const title = 'Bericht om te slepen';
  const [, tuesday, , thursday] = weekOf(21);
  await write(one, { title, moment: tuesday });
  await submit(one);
  const post = address(one);
  await approve(two, post);
  await one.goto(view('maand', tuesday));
  await expect(cell(one, tuesday.date)).toBeVisible();
  await dragged(one, item(one, title), cell(one, thursday.date));
  await expect(dialog(one)).toContainText('Het akkoord vervalt');
  await expect(dialog(one).getByLabel('Datum')).toHaveValue(thursday.date);
  await expect(dialog(one).getByLabel('Tijd')).toHaveValue(tuesday.time); // the day moves, the clock stays

  await dialog(one).getByRole('button', { name: 'Annuleren' }).click(); // it goes back
  await expect(cell(one, tuesday.date)).toContainText(title);
  await expect(cell(one, thursday.date)).not.toContainText(title);

  await dragged(one, item(one, title), cell(one, thursday.date));
  await dialog(one).getByRole('button', { name: 'Verplaatsen' }).click();
  await said(one, 'Het akkoord is vervallen');
  await expect(dialog(one)).toBeHidden();
  await expect(cell(one, thursday.date)).toContainText(title);
  await expect(item(one, title)).toBeFocused();

  await one.getByRole('button', { name: 'Ongedaan maken' }).click();
  await said(one, 'Voor dit moment was al akkoord; dat geldt weer.');
  await expect(cell(one, tuesday.date)).toContainText(title);
  await one.goto(post);
  await expect(badge(one)).toHaveText('Gepland');
});

test('by mouse: from the tray to a day, and back', async ({ one: page }) => {
  const title = 'Bericht uit de bak';
  const wednesday = weekOf(28)[2];
  await write(page, { title });
  await page.goto(view('week', wednesday));
  const tray = page.getByRole('region', { name: 'Ongepland' });
  await expect(cell(page, wednesday.date)).toBeVisible();
  await dragged(page, tray.getByRole('listitem').filter({ hasText: title }), cell(page, wednesday.date));
  await expect(dialog(page).getByLabel('Datum')).toHaveValue(wednesday.date);
  await expect(dialog(page).getByLabel('Tijd')).toHaveValue('09:00');
  await dialog(page).getByLabel('Tijd').fill('10:30');
  await dialog(page).getByRole('button', { name: 'Inplannen' }).click();
  await said(page, 'Gepland op');
  await expect(cell(page, wednesday.date)).toContainText('10:30');
  await expect(tray.getByRole('link', { name: title })).toHaveCount(0);
  await page.getByRole('button', { name: 'Ongedaan maken' }).click();
  await said(page, 'Ingetrokken.');
  await expect(page.getByRole('region', { name: 'Ongepland' }).getByRole('listitem').filter({ hasText: title })).toBeVisible();
});

test('a move that is refused: the reason is said and the post stays', async ({ one, two }) => {
  const title = 'Bericht van twee mensen';
  const [, tuesday, wednesday, thursday] = weekOf(35);
  await write(one, { title, moment: tuesday });
  const post = address(one);
  await one.goto(view('maand', tuesday));
  await expect(cell(one, tuesday.date)).toBeVisible(); // before, the title is a link to the post
  await item(one, title).click();
  await dialog(one).getByLabel('Datum').fill('2020-01-06');
  await expect(dialog(one)).toContainText('Dit moment is voorbij.');
  await dialog(one).getByRole('button', { name: 'Verplaatsen' }).click();
  await expect(dialog(one)).toContainText('Dit moment is al voorbij.');
  await dialog(one).getByRole('button', { name: 'Annuleren' }).click();
  await expect(item(one, title)).toBeFocused();

  await two.goto(`${post}/verplaatsen`); // a colleague is first
  await two.getByLabel('Datum').fill(wednesday.date);
  await press(two, 'Verplaatsen', 'Verplaatst naar');
  await dragged(one, item(one, title), cell(one, thursday.date));
  await dialog(one).getByRole('button', { name: 'Verplaatsen' }).click();
  await expect(dialog(one)).toContainText('Een collega heeft dit bericht intussen veranderd.');
  await one.keyboard.press('Escape');
  await expect(cell(one, tuesday.date)).toContainText(title); // as it was when the page was read
});

test('by keyboard alone: open, move, and the focus comes back', async ({ one: page }) => {
  const title = 'Bericht zonder muis';
  const [monday, , , , friday] = weekOf(42);
  await write(page, { title, moment: monday });
  await page.goto(view('maand', monday));
  await expect(cell(page, monday.date)).toContainText(title);
  const keys = new Keyboard(page);
  await keys.skip();
  await keys.enter(item(page, title));
  await expect(dialog(page).getByLabel('Datum')).toBeFocused();
  await keys.press('Escape');
  await expect(item(page, title)).toBeFocused();
  await keys.press('Enter');
  await keys.date(dialog(page).getByLabel('Datum'), friday.date);
  await keys.press('Enter');
  await said(page, 'Verplaatst naar');
  await expect(cell(page, friday.date)).toContainText(title);
  await expect(item(page, title)).toBeFocused();

  await page.reload(); // every stop can be seen, and there is a way past the grid
  await expect(cell(page, friday.date)).toContainText(title);
  const past = page.getByRole('link', { name: 'Voorbij de kalender' });
  let stops = 0;
  while (stops < STOPS && await keys.tab()) stops += 1;
  expect(stops).toBeGreaterThan(15);
  expect(stops).toBeLessThan(STOPS);
  await page.reload();
  await keys.enter(past);
  await keys.tab();
  expect(await page.evaluate(() => document.activeElement.closest('.vk-planner')), 'voorbij de kalender').toBeNull();
});

test('without script: through the months, a filter, and a post from the tray', async ({ plain: page }) => {
  const title = 'Bericht zonder slepen';
  const [, tuesday] = weekOf(49);
  await write(page, { title });
  await page.goto('/');
  await page.getByRole('link', { name: 'Kalender', exact: true }).click();
  const month = page.getByRole('table', { name: /^Berichten en bijeenkomsten in/ });
  await expect(month.getByRole('columnheader', { name: 'maandag' })).toBeVisible();
  const period = page.getByRole('heading', { level: 2 }).first();
  const now = await period.textContent();
  await page.getByRole('link', { name: 'Volgende' }).click();
  await expect(period).not.toHaveText(now);
  await page.getByRole('link', { name: 'Vandaag' }).click();
  await expect(period).toHaveText(now);

  await page.getByRole('link', { name: new RegExp(`^Inplannen.*${title}`) }).click();
  await page.getByLabel('Datum').fill(tuesday.date);
  await page.getByRole('button', { name: 'Bekijk eerst wat er verandert' }).click();
  await expect(page.getByLabel('Tijd')).toHaveValue('09:00');
  await press(page, 'Inplannen', 'Gepland op');
  await page.goto(view('maand', tuesday));
  await expect(month.getByRole('link', { name: title })).toBeVisible();
  await page.locator('summary').filter({ hasText: 'Filteren' }).click();
  await page.getByLabel('Intern of openbaar').selectOption({ label: 'Openbaar' });
  await page.getByRole('button', { name: 'Tonen' }).click();
  await expect(month.getByRole('link', { name: title })).toHaveCount(0);
  await page.getByRole('link', { name: 'Alles tonen' }).first().click();
  await month.getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
});

test('what leads nowhere is no link, and a meeting leads to its own page', async ({ one: page }) => {
  const christmas = `${later(0).date.slice(0, 4)}-12-25`;
  for (const name of ['maand', 'week']) {
    await page.goto(view(name, { date: christmas }));
    await expect(cell(page, christmas)).toContainText('Eerste Kerstdag');
    await expect(page.locator('a[href=undefined]')).toHaveCount(0);
  }
  await page.goto('/bijeenkomsten');
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader') }).first();
  const date = (await row.locator('time').first().getAttribute('datetime')).slice(0, 10);
  const address = await row.getByRole('link').getAttribute('href');
  await page.goto(view('maand', { date }));
  await cell(page, date).locator(`a[href="${address}"]`).click();
  await expect(page).toHaveURL(new RegExp(`${address}$`));
});

test('a new post begins at a day, by keyboard, and without script', async ({ one: page, plain }) => {
  const [, tuesday] = weekOf(63);
  const name = new RegExp(`^Nieuw bericht op dinsdag ${Number(tuesday.date.slice(8))} `);
  await page.goto(view('maand', tuesday));
  await cell(page, tuesday.date).getByRole('link', { name }).press('Enter');
  await expect(page.getByLabel('Datum')).toHaveValue(tuesday.date);
  await expect(page.getByLabel('Tijd')).toHaveValue('09:00');
  await page.goto(view('week', tuesday));
  await grid(page).getByRole('columnheader').getByRole('link', { name }).click();
  await expect(page.getByLabel('Datum')).toHaveValue(tuesday.date);
  for (const one of ['maand', 'week']) {
    await plain.goto(view(one, tuesday));
    await plain.locator('#kalender-blad').getByRole('link', { name }).click();
    await expect(plain.getByLabel('Datum')).toHaveValue(tuesday.date);
  }
});

test('the tray stands beside the month on a wide screen, and on paper only what it holds', async ({ one: page }) => {
  await write(page, { title: 'Bericht naast de maand' });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(view('maand', later(21)));
  await expect(grid(page)).toBeVisible();
  const tray = page.getByRole('region', { name: 'Ongepland' });
  const [month, beside] = [await page.locator('#kalender').boundingBox(), await tray.boundingBox()];
  expect(beside.x, 'de bak begint waar de maand ophoudt').toBeGreaterThanOrEqual(month.x + month.width);
  expect(Math.abs(beside.y - month.y)).toBeLessThan(2);
  await page.emulateMedia({ media: 'print' });
  await expect(tray.getByRole('link', { name: 'Bericht naast de maand' }).first()).toBeVisible();
  await expect(tray.getByText('Sleep ze')).toBeHidden();
  await expect(tray.getByText('Inplannen').filter({ visible: true })).toHaveCount(0);
  await expect(page.locator('.vk-plan-new').filter({ visible: true })).toHaveCount(0);
  await page.emulateMedia({ media: null });
});

test('every view and the open dialog, for axe and at both widths', async ({ one: page }) => {
  const days = weekOf(56);
  for (const clock of ['08:00', '09:00', '10:00', '11:00', '12:00', '13:00']) {
    await write(page, { title: `Een drukke dag, om ${clock}`, moment: { ...days[2], time: clock } });
  }
  await write(page, { title: 'Bericht zonder datum om naar te kijken' });
  for (const name of ['maand', 'week', 'lijst', 'bord']) {
    await page.goto(view(name, days[2]));
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
    if (['maand', 'week'].includes(name)) await expect(cell(page, days[2].date)).toContainText('Een drukke dag');
    await checked(page);
  }
  await page.goto(view('maand', days[2]));
  await item(page, /om 08:00/).click();
  await dialog(page).getByLabel('Datum').fill(days[5].date);
  await expect(dialog(page)).toContainText('Valt in het weekend');
  await checked(page);
  await dialog(page).getByRole('button', { name: 'Annuleren' }).click();
  await grid(page).getByText('meer').click();
  await expect(page).toHaveURL(new RegExp(`weergave=lijst.*#dag-${days[2].date}$`));
  await page.goto(`/berichten/${await page.getByRole('link', { name: /om 09:00/ }).getAttribute('data-id')}/verplaatsen?date=${days[6].date}`);
  await expect(page.getByText('Valt in het weekend, op zondag.')).toBeVisible();
  await checked(page);
  await page.goto('/kalender?weergave=maand&datum=2031-03-01');
  await expect(page.getByText('Hier staat nog niets')).toBeVisible();
  await checked(page);
});
