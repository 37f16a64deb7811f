// Events: made, moved and called off with the mouse, with the keyboard and without JavaScript, and what a follower of the agenda
// then sees; and axe on all that is shown on the way.
import { checked, expect, test } from './app.mjs';
import { Keyboard } from './keyboard.mjs';
import { address, later, press, said } from './steps.mjs';

test.describe.configure({ timeout: 150_000 });

const SOON = { timeout: 3_000, intervals: [100] }; // the feeds change within a second; a busy machine may take three
const heading = (page, name) => page.getByRole('heading', { level: 1, name });
const fold = (page, name) => page.locator('summary').filter({ hasText: name });

// feed is the calendar that everybody can follow, its long lines whole again.
const feed = async (page) => (await (await page.request.get('/agenda/woudenberg.ics')).text()).replaceAll(/\r\n[ \t]/g, '');

// entry is what the feed says about the event with this title; empty when it is not there.
const entry = async (page, title) => (await feed(page)).split('BEGIN:VEVENT').find((part) => part.includes(title)) ?? '';

// follows waits until the feed says this about the event.
const follows = (page, title, text) => expect.poll(() => entry(page, title), SOON).toContain(text);

// fill fills in what an event needs.
async function fill(page, title, { date }) {
  await page.getByLabel('Gemeente', { exact: true }).selectOption({ label: 'Woudenberg' });
  await page.getByLabel('Soort').selectOption({ label: 'Workshop' });
  await page.getByLabel('Titel', { exact: true }).fill(title);
  await page.getByLabel('Datum', { exact: true }).fill(date);
  await page.getByLabel('Begin', { exact: true }).fill('19:30');
  await page.getByLabel('Einde').fill('21:00');
  await page.getByRole('radio', { name: /^Definitief/ }).check();
  await page.getByLabel(/^Plek/).fill('Bibliotheek Woudenberg');
  await page.getByRole('radio', { name: /^Iedereen: openbaar/ }).check();
}

async function make(page, title, moment) {
  await page.goto('/bijeenkomsten');
  await page.getByRole('link', { name: 'Nieuwe bijeenkomst' }).click();
  await fill(page, title, moment);
  await press(page, 'Opslaan', 'Iedereen ziet dit nu in de agenda.');
}

// move is the small form on the page of an event.
async function move(page, { date, time }) {
  await fold(page, 'Verplaatsen').click();
  await page.getByLabel('Nieuwe datum').fill(date);
  await page.getByLabel('Begin', { exact: true }).fill(time);
  await press(page, 'Verplaatsen', 'Verplaatst naar');
}

test('an event with the mouse: made, moved, copied, called off; whoever follows the agenda sees each step', async ({ one: page, visitor }) => {
  const title = 'Muis en workshop';
  await make(page, title, later(20));
  await follows(page, title, 'STATUS:CONFIRMED');
  await expect(page.getByRole('article', { name: 'Voorbeeld van de pagina' })).toContainText('Bibliotheek Woudenberg');
  const event = address(page);

  await move(page, { ...later(21), time: '18:15' });
  await follows(page, title, 'T181500');
  await expect(page.getByRole('region', { name: 'Verloop' })).toContainText('Verplaatst: was');

  await fold(page, 'Afgelasten').click();
  await page.getByLabel('Reden').fill('te weinig aanmeldingen');
  const off = page.getByRole('button', { name: 'Bijeenkomst afgelasten' });
  await off.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Annuleren' }).click();
  await expect(page.getByLabel('Reden')).toHaveValue('te weinig aanmeldingen');
  await off.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Afgelasten' }).click();
  await said(page, 'Afgelast.');
  await follows(page, title, 'STATUS:CANCELLED');
  await visitor.goto(`/agenda/bijeenkomst/${event.split('/').at(-1)}`);
  await expect(visitor.getByText('Afgelast: te weinig aanmeldingen.')).toBeVisible();

  await fold(page, 'Kopiëren').click();
  await page.getByLabel('Datum van de kopie').fill(later(40).date);
  await press(page, 'Kopiëren', 'De kopie is voorlopig.');
  expect(address(page)).not.toBe(event);
  await expect.poll(async () => (await feed(page)).includes(`SUMMARY:Voorlopig: ${title}`), SOON).toBe(true);

  await page.getByRole('link', { name: 'Bewerken', exact: true }).click();
  await fold(page, 'Pas later openbaar maken').click();
  await page.getByLabel(/^Openbaar vanaf/).fill(later(30).date);
  await page.getByLabel('Tijd van openbaar vanaf').fill('09:00');
  await press(page, 'Opslaan', 'Openbaar vanaf');
  await expect.poll(async () => (await feed(page)).includes(`SUMMARY:Voorlopig: ${title}`), SOON).toBe(false);
});

test('an event with the keyboard alone', async ({ one: page }) => {
  const title = 'Toets en workshop';
  const keys = new Keyboard(page);
  await page.goto('/bijeenkomsten');
  await keys.skip();
  await keys.enter(page.getByRole('link', { name: 'Nieuwe bijeenkomst' }));
  await expect(heading(page, 'Nieuwe bijeenkomst')).toBeVisible();
  await keys.skip();
  await keys.to(page.getByLabel('Gemeente', { exact: true }));
  await page.keyboard.type('Wou');
  await keys.to(page.getByLabel('Soort'));
  await page.keyboard.type('Works');
  await keys.type(page.getByLabel('Titel', { exact: true }), title);
  await keys.moment(page.getByLabel('Datum', { exact: true }), page.getByLabel('Begin', { exact: true }), later(22));
  await keys.to(page.getByLabel('Einde'));
  await page.keyboard.type('1230p');
  await keys.space(page.getByRole('radio', { name: /^Iedereen: openbaar/ }));
  await keys.enter(page.getByRole('button', { name: 'Opslaan' }));
  await said(page, 'Iedereen ziet dit nu in de agenda.');
  await follows(page, title, 'STATUS:TENTATIVE');

  await keys.skip();
  await keys.enter(fold(page, 'Verplaatsen'));
  await keys.moment(page.getByLabel('Nieuwe datum'), page.getByLabel('Begin', { exact: true }), later(23));
  await keys.enter(page.getByRole('button', { name: 'Verplaatsen' }));
  await said(page, 'Verplaatst naar');

  await keys.skip();
  await keys.enter(fold(page, 'Afgelasten'));
  await keys.type(page.getByLabel('Reden'), 'de zaal is dicht');
  await keys.enter(page.getByRole('button', { name: 'Bijeenkomst afgelasten' }));
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Annuleren' })).toBeFocused(); // the safe answer
  await keys.to(dialog.getByRole('button', { name: 'Afgelasten' }), 'Shift+Tab');
  await keys.press('Enter');
  await said(page, 'Afgelast.');
  await follows(page, title, 'STATUS:CANCELLED');
});

test('Enter in a field saves; it does not ask for more days', async ({ one: page }) => {
  await page.goto('/bijeenkomsten/nieuw');
  await fill(page, 'Met Enter bewaard', later(24));
  await page.getByLabel('Titel', { exact: true }).press('Enter');
  await said(page, 'Opgeslagen.');
});

test('without JavaScript: a course, one day moved and called off', async ({ plain: page }) => {
  const title = 'Cursus zonder script';
  await page.goto('/bijeenkomsten/nieuw');
  await fill(page, title, later(25));
  await fold(page, 'Nog meer dagen?').click();
  await page.getByRole('radio', { name: /^Een cursus/ }).check();
  await page.getByLabel('Dag 2', { exact: true }).fill(later(32).date);
  await page.getByRole('button', { name: 'Meer dagen' }).click();
  await expect(page.getByLabel('Titel', { exact: true })).toHaveValue(title);
  await page.getByLabel('Dag 6', { exact: true }).fill(later(39).date);
  await press(page, 'Opslaan', 'Opgeslagen: 3 bijeenkomsten.');
  await page.getByRole('link', { name: /^Dag 2/ }).click();
  await move(page, { ...later(33), time: '20:00' });
  await fold(page, 'Afgelasten').click();
  await page.getByLabel('Reden').fill('de zaal is dicht');
  await press(page, 'Bijeenkomst afgelasten', 'Afgelast.');
  await page.getByRole('link', { name: /^Dag 1/ }).click();
  await expect(page.getByRole('region', { name: 'De dagen van deze cursus' })).toContainText('(afgelast)');
  await page.goto('/bijeenkomsten?gemeente=woudenberg&soort=workshop&status=afgelast');
  await expect(page.getByRole('link', { name: title })).toHaveCount(1);
});

test('two people at once: what both typed is there', async ({ one, two }) => {
  await make(one, 'Samen een workshop', later(26));
  const edit = `${address(one)}/bewerken`;
  await Promise.all([one.goto(edit), two.goto(edit)]);
  await two.getByLabel('Omschrijving').fill('De tekst van Sam.');
  await press(two, 'Opslaan', 'Opgeslagen.');
  await one.getByLabel('Omschrijving').fill('De tekst van Noor.');
  await one.getByRole('button', { name: 'Opslaan' }).click();
  await expect(one.getByText('Iemand anders was je voor')).toBeVisible();
  await expect(one.getByRole('region', { name: /^Tekst van Sam/ })).toContainText('De tekst van Sam.');
  await expect(one.getByLabel('Omschrijving')).toHaveValue('De tekst van Noor.');
  await checked(one);
  await press(one, 'Opslaan', 'Opgeslagen.');
});

test('axe on the list, the form, its mistakes, the page and the question', async ({ one: page }) => {
  const unfolded = async () => {
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
    await checked(page);
  };
  await page.goto('/bijeenkomsten');
  await expect(heading(page, 'Bijeenkomsten')).toBeVisible();
  await checked(page);
  await page.goto('/bijeenkomsten?soort=overleg&status=afgelast');
  await expect(page.getByText('Niets gevonden')).toBeVisible();
  await checked(page);

  await page.goto('/bijeenkomsten/nieuw');
  await unfolded();
  await fill(page, 'Een titel zonder einde. '.repeat(12), { date: '2020-01-01' });
  await page.getByLabel('Einde').fill('18:00');
  await page.getByLabel('Dag 2', { exact: true }).fill('2020-01-01');
  await page.getByLabel('Link om aan te melden').fill('http://woudenberg.nl');
  await page.getByLabel('Telefoonnummer van het team').fill('bel maar');
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await expect(page.getByRole('alert')).toContainText('Het einde ligt niet na het begin.');
  await expect(page.getByLabel('Ja, deze dag is al geweest')).toBeVisible();
  await unfolded();

  await make(page, 'Workshop om naar te kijken', later(27));
  await unfolded();
  await page.getByLabel('Nieuwe datum').fill('2020-01-01');
  await page.getByRole('button', { name: 'Verplaatsen' }).click();
  await expect(page.getByRole('alert')).toContainText('Dit moment is al geweest');
  await unfolded();
  await page.getByLabel('Reden').fill('storm');
  await page.getByRole('button', { name: 'Bijeenkomst afgelasten' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await checked(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Afgelasten' }).click();
  await said(page, 'Afgelast.');
  await unfolded();
  await page.getByRole('link', { name: 'Bewerken', exact: true }).click();
  await unfolded();
});
