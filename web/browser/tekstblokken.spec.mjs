// Texts that are used again: made, put into a post where the cursor is, undone, and a new post that begins with a template; and
// a series that is put in a campaign. With the mouse, with keys, and without JavaScript.
import { checked, expect, test } from './app.mjs';
import { INTRANET, address, press, said, write } from './steps.mjs';

test.describe.configure({ timeout: 120_000 });

const text = (page) => page.getByLabel('Tekst', { exact: true });
const list = (page) => page.getByLabel('Tekstblok voor Tekst', { exact: true });
const add = (page) => page.getByRole('button', { name: 'Voeg toe aan Tekst', exact: true });

// keep makes a tekstblok of Woudenberg and leaves the list behind.
async function keep(page, name, words) {
  await page.goto('/tekstblokken/nieuw');
  await page.getByLabel('Naam', { exact: true }).fill(name);
  await page.getByLabel('Van wie is de tekst?').selectOption({ label: 'Woudenberg' });
  await text(page).fill(words);
  await press(page, 'Opslaan', `“${name}” is opgeslagen.`);
}

test('a tekstblok is made, changed and deleted after a question', async ({ one: page }) => {
  await page.goto('/berichten');
  await page.getByRole('link', { name: 'Tekstblokken en sjablonen' }).click();
  await expect(page.getByRole('heading', { name: 'Zo meld je anoniem' })).toBeVisible();
  await page.locator('summary').first().click();
  await checked(page);
  await page.getByRole('link', { name: 'Nieuw tekstblok' }).click();
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await expect(page.getByRole('alert')).toContainText('Geef een naam.');
  await checked(page);
  await keep(page, 'Om te veranderen', 'Bel 0800-7001.');
  await said(page, 'Bedoel je 0800-7000');
  await checked(page);
  await page.getByRole('link', { name: /^Bewerken ?: Om te veranderen/ }).click();
  await text(page).fill('Bel 0800-7000.');
  await press(page, 'Opslaan', 'is opgeslagen.');
  await page.getByRole('link', { name: /^Bewerken ?: Om te veranderen/ }).click();
  await page.locator('summary').filter({ hasText: 'Verwijderen' }).click();
  await checked(page);
  await page.getByRole('button', { name: 'Tekstblok verwijderen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Annuleren' }).click();
  await page.getByRole('button', { name: 'Tekstblok verwijderen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Verwijderen' }).click();
  await said(page, '“Om te veranderen” is verwijderd.');
  await expect(page.getByRole('heading', { name: 'Om te veranderen' })).toHaveCount(0);
});

test('a tekstblok comes where the cursor is, is said, and can be undone', async ({ one: page }) => {
  await keep(page, 'Slotzin', 'Praat erover.\nOok thuis.');
  await page.goto('/berichten/nieuw');
  await page.getByLabel('Gemeente', { exact: true }).selectOption({ label: 'Woudenberg' });
  await expect(list(page)).toHaveValue('');
  await add(page).click();
  await expect(page.getByText('Kies eerst een tekstblok.')).toBeVisible();
  await expect(list(page)).toBeFocused();
  await list(page).selectOption({ label: 'Slotzin (Woudenberg)' });
  await add(page).click(); // by mouse, into a text that nobody was in yet
  await expect(text(page)).toHaveValue('Praat erover.\nOok thuis.');
  await expect(page.getByRole('status').filter({ hasText: '“Slotzin (Woudenberg)” staat in de tekst.' })).toBeVisible();
  await expect(page.getByRole('article').first()).toContainText('Praat erover.'); // the preview follows

  await text(page).fill('Eerste.\n\nLaatste.');
  await text(page).focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('End');
  await page.keyboard.press('Tab'); // by keyboard: the list, its first letters, the button
  await page.keyboard.press('Tab');
  while (!await list(page).evaluate((e) => e === document.activeElement)) await page.keyboard.press('Tab');
  await page.keyboard.type('Slot');
  await page.keyboard.press('Tab');
  await expect(add(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(text(page)).toHaveValue('Eerste.\n\nPraat erover.\nOok thuis.\n\nLaatste.');
  await expect(text(page)).toBeFocused();
  await page.keyboard.type('!'); // behind what was put in
  await expect(text(page)).toHaveValue('Eerste.\n\nPraat erover.\nOok thuis.!\n\nLaatste.');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(text(page)).toHaveValue('Eerste.\n\nLaatste.');
  await checked(page);

  await text(page).fill('Hij zei:  en ging.');
  await text(page).evaluate((e) => { e.setSelectionRange(9, 9); }); // in the middle of a line
  await list(page).selectOption({ label: 'Slotzin (Woudenberg)' });
  await add(page).click();
  await expect(text(page)).toHaveValue('Hij zei: Praat erover.\nOok thuis. en ging.');
});

test('without JavaScript a tekstblok comes behind the text, and nothing typed is lost', async ({ plain: page }) => {
  await page.goto('/berichten/nieuw');
  await page.getByLabel('Titel', { exact: true }).fill('Bericht met een slot');
  await text(page).fill('Zie je iets?');
  await page.getByLabel('Gemeente', { exact: true }).selectOption({ label: 'Woudenberg' });
  await page.getByLabel('Collega’s, op het intranet').check();
  await page.getByRole('checkbox', { name: INTRANET }).check();
  await expect(page.getByText('Komt onderaan de tekst.')).toBeVisible();
  await add(page).click();
  await expect(page.getByRole('alert')).toContainText('Kies eerst een tekstblok.');
  const chosen = await list(page).locator('option').filter({ hasText: 'Spoed en geen spoed' }).getAttribute('value');
  await list(page).selectOption(chosen);
  await add(page).click();
  await said(page, 'staat nu onderaan de tekst. Het bericht is nog niet opgeslagen.');
  await expect(text(page)).toHaveValue(/^Zie je iets\?\n\nIs er nu gevaar\? Bel 112\./);
  await expect(page.getByLabel('Titel', { exact: true })).toHaveValue('Bericht met een slot');
  await expect(page.getByRole('checkbox', { name: INTRANET })).toBeChecked();
  await press(page, 'Opslaan', 'Opgeslagen');
  await expect(page.getByRole('article')).toContainText('Is er nu gevaar? Bel 112.');
});

// begun makes a sjabloon of a post and begins another post with it.
async function begun(page, name, scripted) {
  await write(page, { title: name, text: 'Wat zie jij in de wijk?' });
  await page.getByRole('link', { name: 'Bewaar als sjabloon' }).click();
  await expect(page.getByLabel('Titel van het bericht')).toHaveValue(name);
  await expect(page.getByRole('checkbox', { name: 'Pleio (intranet)' })).toBeChecked();
  if (scripted) await checked(page);
  await press(page, 'Opslaan', `“${name}” is opgeslagen.`);
  if (scripted) await checked(page);
  await page.goto('/berichten/nieuw');
  await page.locator('summary').filter({ hasText: 'Begin met een sjabloon' }).click();
  if (scripted) await checked(page);
  const chosen = page.getByRole('combobox', { name: 'Sjabloon' });
  await chosen.selectOption({ label: `${name} (Woudenberg)` });
  await page.getByRole('button', { name: 'Begin hiermee' }).click();
  await said(page, `Je begint met het sjabloon “${name}”. Er is nog niets opgeslagen.`);
  await expect(text(page)).toHaveValue('Wat zie jij in de wijk?');
  await expect(page.getByRole('checkbox', { name: INTRANET })).toBeChecked();
  await expect(page.getByLabel('Datum')).toHaveValue('');
  await page.getByLabel('Titel', { exact: true }).fill(`${name}, het tweede`);
  await press(page, 'Opslaan', 'Opgeslagen als concept.');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${name}, het tweede`);
}

test('a post begins with a sjabloon that was made of another', ({ one }) => begun(one, 'Maandpraat', true));
test('without JavaScript a post begins with a sjabloon', ({ plain }) => begun(plain, 'Weekpraat', false));

// joined puts a series in a campaign and sees its posts there.
async function joined(page, series, scripted) {
  await page.goto('/campagnes');
  const name = await page.getByRole('rowheader').getByRole('link').first().textContent();
  await page.goto('/reeksen');
  await page.getByRole('link', { name: series }).click();
  await page.locator('summary').filter({ hasText: 'Campagne kiezen' }).click();
  if (scripted) await checked(page);
  const choice = page.getByLabel('Campagne', { exact: true });
  await choice.selectOption({ label: 'Geen campagne' });
  await press(page, 'Opslaan', /De reeks hoort niet meer bij een campagne; \d+ komende berichten gingen mee\./);
  await page.locator('summary').filter({ hasText: 'Campagne kiezen' }).click();
  const other = choice.locator('option').filter({ hasText: name }).first();
  await choice.selectOption(await other.getAttribute('value'));
  await press(page, 'Opslaan', /De reeks hoort nu bij deze campagne; \d+ komende berichten gingen mee\./);
  await page.getByRole('link', { name: 'Bekijk de campagne' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Berichten in deze campagne' })).toContainText(series);
  if (scripted) await checked(page);
}

test('a series is put in a campaign', ({ one }) => joined(one, 'Intranetreeks ondermijning', true));
test('without JavaScript a series is put in a campaign', ({ plain }) => joined(plain, 'Intranetreeks digitale veiligheid', false));
