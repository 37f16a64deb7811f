// The main tasks with the keyboard alone. No test here clicks, fills or focuses: every field is reached with Tab, and at every
// stop the focus must be visible, not covered, and further down the document than the one before.
import { checked, expect, test } from './app.mjs';
import { Keyboard, STOPS } from './keyboard.mjs';
import { INTRANET, TEXT, badge, later, said } from './steps.mjs';

test.describe.configure({ timeout: 120_000 });

const button = (page, name) => page.getByRole('button', { name, exact: true });
const heading = (page, name) => page.getByRole('heading', { level: 1, name });

test('choosing a password and signing in', async ({ office, open }) => {
  const page = await open(office.url);
  const keys = new Keyboard(page);
  await page.goto(await office.invite('toos@voorbeeld.nl', 'Toos Tas'));
  await keys.skip();
  await keys.type(page.getByLabel('Nieuw wachtwoord'), 'een wachtwoord van toetsen');
  await keys.type(page.getByLabel('Nog een keer hetzelfde wachtwoord'), 'een wachtwoord van toetsen');
  await keys.press('Enter');
  await expect(heading(page, 'Overzicht')).toBeVisible();
  await keys.enter(button(page, 'Afmelden'));
  await expect(heading(page, 'Aanmelden')).toBeVisible();
  await keys.skip();
  await keys.type(page.getByLabel('E-mailadres'), 'toos@voorbeeld.nl');
  await keys.type(page.getByLabel('Wachtwoord'), 'een wachtwoord van toetsen');
  await keys.enter(button(page, 'Aanmelden'));
  await expect(heading(page, 'Overzicht')).toBeVisible();
});

test('writing, planning, asking for approval, approving, withdrawing', async ({ one, two }) => {
  const title = 'Bericht met toetsen';
  let keys = new Keyboard(one);
  await keys.skip();
  await keys.enter(one.getByRole('link', { name: 'Nieuw bericht' }));
  await expect(heading(one, 'Nieuw bericht')).toBeVisible();
  await keys.skip();
  await keys.type(one.getByLabel('Titel', { exact: true }), title);

  // the toolbar is one stop; arrows go through it
  const text = one.getByLabel('Tekst', { exact: true });
  await keys.to(button(one, 'Vet'));
  await keys.tab('ArrowRight');
  await expect(button(one, 'Cursief')).toBeFocused();
  await keys.type(text, 'Let op elkaar');
  await keys.press('Control+A');
  await keys.to(button(one, 'Cursief'), 'Shift+Tab'); // it remembers where one was
  await keys.press('ArrowLeft');
  await keys.press('Enter');
  await expect(text).toHaveValue('**Let op elkaar**');
  await expect(text).toBeFocused();
  await keys.press('Control+A');
  await one.keyboard.insertText(TEXT);

  const municipality = one.getByLabel('Gemeente');
  await keys.to(municipality);
  await one.keyboard.type('Wou');
  await expect(municipality.locator('option:checked')).toHaveText('Woudenberg');
  await keys.space(one.getByLabel('Collega’s, op het intranet'));
  await keys.press('ArrowDown');
  await expect(one.getByLabel('Inwoners en ondernemers')).toBeChecked();
  await keys.press('ArrowUp');
  await keys.space(one.getByLabel(INTRANET));
  await keys.moment(one.getByLabel('Datum'), one.getByLabel('Tijd'), later(4));
  await keys.enter(button(one, 'Opslaan'));
  await expect(heading(one, title)).toBeVisible();
  await keys.skip();
  await keys.enter(button(one, 'Voorleggen voor akkoord'));
  await said(one, 'Voorgelegd.');

  keys = new Keyboard(two);
  await two.reload();
  await keys.skip();
  await keys.enter(two.getByRole('region', { name: 'Wacht op jou' }).getByRole('link', { name: title }));
  await expect(heading(two, title)).toBeVisible();
  await keys.skip();
  await keys.enter(button(two, 'Akkoord geven'));
  await said(two, 'Akkoord gegeven.');
  await expect(badge(two)).toHaveText('Gepland');

  // a part that folds, and the question before something is withdrawn
  const withdraw = button(two, 'Bericht intrekken');
  const fold = two.locator('summary').filter({ hasText: 'Intrekken' });
  await keys.to(fold);
  await keys.press('Space');
  await keys.enter(withdraw);
  const dialog = two.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Annuleren' })).toBeFocused(); // the safe answer
  await keys.press('Tab');
  await keys.press('Tab');
  await keys.press('Tab');
  expect(await two.evaluate(() => document.activeElement.closest('dialog') !== null || document.activeElement === document.body), 'de focus blijft in de vraag').toBe(true);
  await keys.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(withdraw).toBeFocused();
  await expect(badge(two)).toHaveText('Gepland');
  await keys.press('Enter');
  await keys.to(dialog.getByRole('button', { name: 'Intrekken' }), 'Shift+Tab');
  await keys.press('Enter');
  await said(two, 'Ingetrokken.');
});

test('a mistake: the list leads to the field', async ({ one: page }) => {
  const keys = new Keyboard(page);
  await page.goto('/berichten/nieuw');
  await keys.skip();
  await keys.enter(button(page, 'Opslaan'));
  const alert = page.getByRole('alert');
  await expect(alert).toBeVisible();
  await expect(page).toHaveTitle(/^Fout: /);
  await expect(alert).toBeFocused();
  await keys.enter(alert.getByRole('link', { name: 'Schrijf een titel' }));
  await expect(page.getByLabel('Titel', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Titel', { exact: true })).toHaveAccessibleDescription(/Schrijf een titel of een tekst/);
});

test('a halt is set and lifted', async ({ two: page }) => {
  const keys = new Keyboard(page);
  await keys.enter(page.getByRole('link', { name: 'Noodstop' }));
  await expect(heading(page, 'Noodstop')).toBeVisible();
  await keys.skip();
  await keys.to(page.getByRole('radio').first());
  await keys.press('Space');
  await keys.press('ArrowDown'); // the public channels: the intranet keeps its promises to the other tests
  await expect(page.getByLabel('Alles voor het publiek')).toBeChecked();
  await keys.type(page.getByLabel('Waarom?'), 'Een oefening met toetsen.');
  await keys.enter(button(page, 'Noodstop aanzetten'));
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await keys.press('Escape');
  await expect(button(page, 'Noodstop aanzetten')).toBeFocused();
  await keys.press('Enter');
  await expect(dialog).toBeVisible();
  await keys.to(dialog.getByRole('button', { name: 'Noodstop aanzetten' }), 'Shift+Tab');
  await keys.press('Enter');
  await said(page, 'De noodstop staat aan.');
  await keys.skip();
  await keys.enter(page.getByRole('button', { name: /^Opheffen/ }));
  await expect(dialog).toBeVisible();
  await keys.to(dialog.getByRole('button', { name: 'Opheffen' }), 'Shift+Tab');
  await keys.press('Enter');
  await said(page, 'De noodstop is opgeheven.');
});

// Every stop of these pages, from the first to the last; stop fails where the focus cannot be seen.
test('every stop of the main pages can be seen', async ({ one: page }) => {
  const keys = new Keyboard(page);
  const series = await page.goto('/reeksen').then(() => page.getByRole('link', { name: 'Intranetreeks ondermijning' }).getAttribute('href'));
  for (const path of ['/', series, '/kanalen', '/kanalen/nieuw?soort=pleio']) {
    await page.goto(path);
    let stops = 0;
    while (stops < STOPS && await keys.tab()) stops += 1;
    expect(stops, path).toBeGreaterThan(10);
    expect(stops, path).toBeLessThan(STOPS);
  }
  await checked(page);
});
