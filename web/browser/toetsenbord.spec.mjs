// The main tasks with the keyboard alone. No test here clicks, fills or focuses: every field is reached with Tab, and at every
// stop the focus must be visible, not covered, and further down the document than the one before.
import { checked, expect, test } from './app.mjs';
import { INTRANET, TEXT, badge, later, said } from './steps.mjs';

test.describe.configure({ timeout: 120_000 });

const STOPS = 120; // more than any page has

// look describes the element that has the focus; it runs in the page. before is the one that had it.
async function look(before) {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(e);
  const shows = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
    || (['date', 'time'].includes(e.type) && !e.matches(':focus-visible')); // then its button has it, drawn by the browser
  const visible = () => {
    const { x, y, width, height } = e.getBoundingClientRect();
    return [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1]].some(([h, v]) => {
      const top = document.elementFromPoint(x + width * h, y + height * v);
      return top && (e.contains(top) || top.closest('label')?.control === e);
    });
  };
  for (const until = performance.now() + 2000; !visible() && performance.now() < until;) { // it scrolls there
    await new Promise(requestAnimationFrame);
  }
  const position = before === document.body ? 0 : before.compareDocumentPosition(e);
  return {
    name: `${e.localName} ${e.id || e.getAttribute('href') || e.textContent.trim().slice(0, 40)}`,
    shows,
    covered: !visible(),
    step: position & Node.DOCUMENT_POSITION_PRECEDING ? 'back' : position & Node.DOCUMENT_POSITION_FOLLOWING ? 'further' : 'same',
  };
}

// Keyboard is a person who only has that.
class Keyboard {
  constructor(page) {
    this.page = page;
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  // to tabs until the element has the focus.
  async to(locator, key = 'Tab') {
    await expect(locator).toHaveCount(1);
    for (let i = 0; i < STOPS; i += 1) {
      await this.tab(key);
      if (await locator.evaluate((e) => e === document.activeElement)) return;
    }
    throw new Error(`${locator} is met ${key} niet te bereiken op ${this.page.url()}`);
  }

  // tab goes one stop further and looks at where the focus is then. false: past the last, in the browser's own bar.
  async tab(key = 'Tab') {
    const before = await this.page.evaluateHandle(() => document.activeElement);
    await this.press(key);
    const seen = await this.page.evaluate(look, before);
    if (!seen) return false;
    const where = `${seen.name} op ${this.page.url()}`;
    expect(seen.shows, `de focus is te zien: ${where}`).toBe(true);
    expect(seen.covered, `de focus is bedekt of buiten beeld: ${where}`).toBe(false);
    expect(seen.step, `de volgorde springt: ${where}`).not.toBe(key.startsWith('Shift') ? 'further' : 'back');
    return true;
  }

  // type replaces what is in the field.
  async type(locator, text) {
    await this.to(locator);
    await this.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  // date and time fields have a part for each number; the language of the browser decides on their order, and on a part for
  // the morning.
  async moment(date, time, { date: day, time: clock }) {
    const [year, month, dayOfMonth] = day.split('-');
    await this.to(date);
    for (const digits of [dayOfMonth + month + year, month + dayOfMonth + year]) {
      for (let i = 0; i < 3; i += 1) await this.press('ArrowLeft');
      await this.page.keyboard.type(digits);
      if (await date.inputValue() === day) break;
    }
    await expect(date).toHaveValue(day);
    await this.to(time);
    await this.page.keyboard.type(`${clock.replace(':', '')}a`);
    await expect(time).toHaveValue(clock);
  }

  async enter(locator) {
    await this.to(locator);
    await this.press('Enter');
  }

  // space ticks a box or chooses a radio button.
  async space(locator) {
    await this.to(locator);
    await this.press('Space');
    await expect(locator).toBeChecked();
  }

  // skip uses the link that every page begins with.
  async skip() {
    await this.enter(this.page.getByRole('link', { name: 'Direct naar de inhoud' }));
    await expect(this.page.locator('main')).toBeFocused();
  }
}

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
  await keys.enter(two.getByRole('region', { name: 'Wacht op akkoord' }).getByRole('link', { name: title }));
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
  await keys.skip();
  await keys.enter(alert.getByRole('link').first());
  await expect(page.getByLabel('Titel', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Titel', { exact: true })).toHaveAccessibleDescription(/Schrijf een titel of een tekst/);
});

test('a halt is set and lifted', async ({ one: page }) => {
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
