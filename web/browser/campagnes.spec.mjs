// Campaigns and the year of a series: filled in place, copied to another year, a pack looked at before it is loaded. With the
// mouse, with keys, and without JavaScript.
import { checked, expect, test } from './app.mjs';
import { INTRANET, TEXT, later, press, said } from './steps.mjs';

test.describe.configure({ timeout: 120_000 });

const card = (page, n) => page.locator('section[id^=bericht-]').nth(n);
const title = (place) => place.getByLabel('Titel', { exact: true });
const text = (place) => place.getByLabel('Tekst', { exact: true });

// series makes a series of three weekly posts without words, and goes to the page where they are written.
async function series(page, name, scripted) {
  await page.goto('/reeksen/nieuw');
  await page.getByLabel('Naam van de reeks').fill(name);
  await page.getByRole('combobox', { name: 'Gemeente' }).selectOption({ label: 'Woudenberg' });
  await page.getByLabel('Collega’s, op het intranet').check();
  await page.getByRole('checkbox', { name: INTRANET }).check();
  await page.getByLabel('Elke week op een weekdag').check();
  await page.getByLabel('Weekdag', { exact: true }).selectOption({ label: 'dinsdag' });
  await page.getByLabel('Vanaf').fill(later(14).date);
  await page.getByRole('spinbutton', { name: 'Aantal berichten' }).fill('3');
  if (scripted) await expect(page.getByRole('region', { name: 'Dit worden de datums' }).getByRole('listitem')).toHaveCount(3);
  else await page.getByRole('button', { name: 'Bekijk de datums' }).click();
  await press(page, 'Reeks maken', 'De reeks staat klaar');
  await page.getByRole('link', { name: 'Alle berichten schrijven' }).click();
  await expect(page.locator('section[id^=bericht-]')).toHaveCount(3);
}

// campaign makes a campaign of Woudenberg and leaves its page behind.
async function campaign(page, name) {
  await page.goto('/campagnes/nieuw');
  await page.getByLabel('Naam', { exact: true }).fill(name);
  await page.getByRole('combobox', { name: 'Gemeente' }).selectOption({ label: 'Woudenberg' });
  await page.getByRole('combobox', { name: 'Thema' }).selectOption({ index: 1 });
  await page.locator('summary').filter({ hasText: 'maatregelen' }).first().click();
  await page.getByRole('group', { name: /Maatregelen/ }).getByRole('checkbox').first().check();
  await press(page, 'Campagne maken', 'De campagne staat klaar');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

test('a year is filled in place: nothing typed elsewhere is lost, by mouse and by keyboard', async ({ one: page }) => {
  await series(page, 'Reeks om te vullen', true);
  await checked(page);
  await title(card(page, 1)).fill('Half getypt');
  await text(card(page, 1)).fill('Nog niet af');

  await title(card(page, 0)).fill('Eerste');
  await text(card(page, 0)).fill(TEXT);
  await card(page, 0).getByRole('button', { name: /^Opslaan ?:/ }).click();
  await said(page, 'Opgeslagen.');
  await expect(page.getByText('1 van 3 komende berichten hebben een tekst')).toBeVisible();
  await expect(card(page, 0)).toContainText('Concept');
  await expect(title(card(page, 1))).toHaveValue('Half getypt');
  await expect(text(card(page, 1))).toHaveValue('Nog niet af');
  await expect(card(page, 0).getByRole('button', { name: /^Opslaan ?:/ })).toBeFocused();

  await title(card(page, 2)).fill('x'.repeat(257)); // a mistake stays beside its field, the rest as it is
  await title(card(page, 2)).press('Enter');
  await expect(card(page, 2)).toContainText('De titel is te lang');
  await expect(title(card(page, 2))).toBeFocused();
  await expect(title(card(page, 1))).toHaveValue('Half getypt');
  await checked(page);

  await text(card(page, 0)).focus(); // by keyboard: over "Opslaan" to the button that also submits
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await said(page, 'Opgeslagen en voorgelegd.');
  await expect(card(page, 0)).toContainText('Ter akkoord');

  page.once('dialog', (dialog) => dialog.dismiss()); // what was typed and not saved does not go without a word
  const asked = page.waitForEvent('dialog');
  await page.getByRole('link', { name: 'Overzicht' }).click({ noWaitAfter: true });
  expect((await asked).type()).toBe('beforeunload');
});

test('without script a year is filled post by post', async ({ plain: page }) => {
  await series(page, 'Reeks zonder script', false);
  await expect(page.getByText('Sla een bericht op voordat je aan het volgende begint.')).toBeVisible();
  await title(card(page, 1)).fill('Tweede');
  await text(card(page, 1)).fill(TEXT);
  await card(page, 1).getByRole('button', { name: 'Opslaan en voorleggen' }).click();
  await said(page, 'Opgeslagen en voorgelegd.');
  await expect(card(page, 1)).toContainText('Ter akkoord');
  await title(card(page, 0)).fill('Alleen een titel');
  await card(page, 0).getByRole('button', { name: 'Opslaan en voorleggen' }).click();
  await expect(page.getByRole('alert').first()).toContainText('Dit gaat nog niet');
  await expect(title(card(page, 0))).toHaveValue('Alleen een titel');
});

// copied makes a campaign with one post, and its copy; without script when not scripted.
async function copied(page, user, scripted) {
  const name = `Campagne van ${user}`;
  await campaign(page, name);
  if (scripted) await checked(page);
  await page.goto('/berichten/nieuw');
  if (scripted) await checked(page);
  await title(page).fill(`Bericht van ${user}`);
  await text(page).fill(TEXT);
  await page.getByRole('combobox', { name: 'Gemeente' }).selectOption({ label: 'Woudenberg' });
  await page.getByLabel('Collega’s, op het intranet').check();
  await page.getByRole('combobox', { name: 'Campagne' }).selectOption({ label: `${name} (Woudenberg)` });
  await page.getByLabel('Datum').fill(later(10).date);
  await page.getByLabel('Tijd').fill('10:00');
  await press(page, 'Opslaan', 'Opgeslagen');

  await page.goto('/campagnes');
  if (scripted) await checked(page);
  await page.getByRole('link', { name }).click();
  await expect(page.getByText('1 bericht: 1 concept')).toBeVisible();
  await page.getByRole('link', { name: 'Kopieer naar een ander jaar' }).click();
  await page.getByLabel('Naam van de kopie').fill(`${name}, volgend jaar`);
  if (scripted) await checked(page);
  await page.getByRole('button', { name: 'Bekijk de nieuwe datums' }).click();
  await expect(page.getByRole('rowheader', { name: `Bericht van ${user}` })).toBeVisible();
  if (scripted) await checked(page);
  await press(page, 'Zo doen', 'De kopie staat klaar: 1 bericht als concept.');
  await expect(page.getByRole('heading', { level: 1, name: `${name}, volgend jaar` })).toBeVisible();
  await page.goto('/campagnes');
  await expect(page.getByRole('link', { name })).toHaveCount(2);
}

test('a campaign is made, filled and copied after a look', ({ one }) => copied(one, 'Noor', true));
test('without script a campaign is made, filled and copied', ({ plain }) => copied(plain, 'Sam', false));

test('a pack is looked at before it is loaded', async ({ two: page, plainTwo: plain }) => {
  await page.goto('/campagnes');
  await page.getByRole('link', { name: 'Campagnepakketten' }).click();
  await checked(page);
  await page.getByLabel('Eerste maand').selectOption({ index: 17 });
  await page.getByRole('button', { name: 'Bekijk wat erbij komt' }).click();
  await expect(page.getByText('Alles als concept; er gaat niets uit zonder akkoord.')).toBeVisible();
  await checked(page);
  await plain.goto('/campagnepakketten'); // already loaded from next month on: nothing would be added
  await plain.getByRole('button', { name: 'Bekijk wat erbij komt' }).click();
  await expect(plain.getByText('Niets nieuws')).toBeVisible();
});
