// A bijeenkomst on the intranet: put there from its own page, approved by a colleague, and what people hear when it changes
// afterwards. Without JavaScript, with the keyboard alone, and axe on all that is shown on the way.
import { checked, expect, test } from './app.mjs';
import { follow } from './board.mjs';
import { Keyboard } from './keyboard.mjs';
import { INTRANET, address, approve, badge, later, now, press, said, submit } from './steps.mjs';

test.describe.configure({ timeout: 180_000 });

const fold = (page, name) => page.locator('summary').filter({ hasText: name });
const preview = (page) => page.getByRole('article', { name: `Voorbeeld voor ${INTRANET}` });
const day = (date) => new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(`${date}T12:00Z`));

// make makes a workshop of Woudenberg from half past seven until nine, and stays on its page.
async function make(page, title, { date }) {
  await page.goto('/bijeenkomsten/nieuw');
  await page.getByLabel('Gemeente', { exact: true }).selectOption({ label: 'Woudenberg' });
  await page.getByLabel('Soort').selectOption({ label: 'Workshop' });
  await page.getByLabel('Titel', { exact: true }).fill(title);
  await page.getByLabel('Omschrijving').fill('Herken een babbeltruc voordat het te laat is.');
  await page.getByLabel('Datum', { exact: true }).fill(date);
  await page.getByLabel('Begin', { exact: true }).fill('19:30');
  await page.getByLabel('Einde').fill('21:00');
  await page.getByRole('radio', { name: /^Definitief/ }).check();
  await page.getByLabel(/^Plek/).fill('Bibliotheek Woudenberg');
  await page.getByRole('radio', { name: /^Iedereen: openbaar/ }).check();
  await press(page, 'Opslaan', 'Opgeslagen.');
}

async function move(page, event, { date, time }) {
  await page.goto(event);
  await fold(page, 'Verplaatsen').click();
  await page.getByLabel('Nieuwe datum').fill(date);
  await page.getByLabel('Begin', { exact: true }).fill(time);
  await press(page, 'Verplaatsen', 'Verplaatst naar');
}

const choose = async (page, { date, time }) => {
  await page.getByLabel('Datum', { exact: false }).fill(date);
  await page.getByLabel('Tijd', { exact: false }).fill(time);
};

test('without JavaScript: from the bijeenkomst to the intranet, approved by a colleague, placed once, and told when it moves', async ({ app, plain: one, plainTwo: two, two: eyes }) => {
  const title = 'Workshop zonder script op het intranet';
  const first = later(30);
  await make(one, title, first);
  const event = address(one);
  await one.getByRole('button', { name: 'Zet op het intranet' }).click();
  await said(one, 'Er staat een concept klaar.');
  await expect(one.getByLabel('Titel', { exact: true })).toHaveValue(title);
  await expect(one.getByLabel('Dag van de bijeenkomst')).toHaveValue(first.date);
  await expect(one.getByRole('checkbox', { name: INTRANET })).toBeChecked();
  await expect(preview(one)).toContainText(`${day(first.date)}, 19:30 – 21:00 uur`);

  await one.getByLabel('Hoeveel minuten').fill('heel lang');
  await choose(one, now());
  await one.getByRole('button', { name: 'Opslaan', exact: true }).click();
  await expect(one.getByRole('alert')).toContainText('Schrijf het aantal minuten');
  await expect(one.getByLabel('Hoeveel minuten')).toHaveValue('heel lang');
  await one.getByLabel('Hoeveel minuten').fill('90');
  await choose(one, now());
  await press(one, 'Opslaan', 'Opgeslagen');
  const post = address(one);
  await submit(one);
  await expect(one.getByRole('button', { name: 'Akkoord geven' })).toHaveCount(0);
  const appearing = follow(`${app.url}/proefkanaal/pleio-woudenberg`, title);
  await two.goto(post);
  await expect(two.getByRole('region', { name: 'Bijeenkomst op de agenda van Pleio' })).toContainText('Bibliotheek Woudenberg');
  await approve(two, post);
  await expect.poll(() => appearing.seenAt, { timeout: 90_000 }).toBeDefined();
  appearing.stop();
  expect(appearing.most).toBe(1);
  await one.goto(post);
  await expect(badge(one)).toHaveText('Geplaatst');

  await one.goto(event);
  await expect(one.getByRole('region', { name: 'Op het intranet' })).toContainText('Geplaatst');
  await expect(one.getByRole('button', { name: 'Zet op het intranet' })).toHaveCount(0);
  await move(one, event, { ...later(31), time: '20:00' });
  await expect(one.getByText('Dit klopt niet meer op Pleio')).toBeVisible();
  await two.goto('/');
  await expect(two.getByText(`“${title}” staat op ${INTRANET}.`)).toBeVisible();
  for (const place of [event, '/', post]) { // axe needs script
    await eyes.goto(place);
    await expect(eyes.getByText('Dit klopt niet meer op Pleio').first()).toBeVisible();
    await checked(eyes);
  }
  await one.goto(post);
  await press(one, 'Ik heb het op Pleio aangepast', 'Dank je.');
  await expect(one.getByText('Dit klopt niet meer op Pleio')).toHaveCount(0);
  await two.goto('/');
  await expect(two.getByText(`“${title}” staat op ${INTRANET}.`)).toHaveCount(0);
});

test('with the keyboard alone: to the intranet, and the new moment taken over', async ({ one, two }) => {
  const title = 'Workshop met de toetsen op het intranet';
  await make(one, title, later(32));
  const event = address(one);
  let keys = new Keyboard(one);
  await keys.skip();
  await keys.enter(one.getByRole('button', { name: 'Zet op het intranet' }));
  await said(one, 'Er staat een concept klaar.');
  await keys.skip();
  await keys.moment(one.getByLabel('Datum'), one.getByLabel('Tijd'), later(12));
  await keys.type(one.getByLabel('Adres van de plek'), 'Dorpsstraat 40');
  await expect(preview(one)).toContainText('Dorpsstraat 40'); // while it is typed
  await keys.enter(one.getByRole('button', { name: 'Opslaan', exact: true }).last());
  await said(one, 'Opgeslagen');
  const post = address(one);
  await keys.skip();
  await keys.enter(one.getByRole('button', { name: 'Voorleggen voor akkoord' }));
  await said(one, 'Voorgelegd.');

  await two.goto(post);
  keys = new Keyboard(two);
  await keys.skip();
  await keys.enter(two.getByRole('button', { name: 'Akkoord geven' }));
  await said(two, 'Akkoord gegeven.');

  await move(one, event, { ...later(33), time: '20:00' });
  await expect(one.getByText('zegt nog hoe de bijeenkomst eerst was')).toBeVisible();
  await one.goto(post);
  keys = new Keyboard(one);
  await keys.skip();
  await keys.enter(one.getByRole('button', { name: 'Neem de nieuwe gegevens over' }));
  await said(one, 'Het akkoord is vervallen');
  await expect(one.getByRole('region', { name: 'Bijeenkomst op de agenda van Pleio' })).toContainText(`${day(later(33).date)}, 20:00 – 21:30 uur`);
  await expect(one.getByRole('region', { name: 'Bijeenkomst op de agenda van Pleio' })).toContainText('Dorpsstraat 40');
});

test('axe on the way: the button, the fields and their mistakes, the post, what changed, the versions', async ({ one: page }) => {
  await make(page, 'Workshop om naar te kijken op het intranet', later(34));
  const event = address(page);
  await checked(page);
  await page.getByRole('button', { name: 'Zet op het intranet' }).click();
  await said(page, 'Er staat een concept klaar.');
  await checked(page);
  await page.getByLabel('Dag van de bijeenkomst').fill('');
  await page.getByLabel('Link om aan te melden').fill('bel maar');
  await page.getByRole('button', { name: 'Opslaan', exact: true }).last().click();
  await expect(page.getByRole('alert')).toContainText('Kies ook een datum.');
  await expect(page.getByLabel('Link om aan te melden')).toHaveValue('bel maar');
  await checked(page);
  await page.getByLabel('Dag van de bijeenkomst').fill(later(35).date);
  await page.getByLabel('Link om aan te melden').fill('https://www.woudenberg.nl/aanmelden');
  await page.getByRole('button', { name: 'Opslaan', exact: true }).last().click();
  await said(page, 'Opgeslagen');
  const post = address(page);
  await checked(page);
  await page.goto(`${post}/versies`);
  await expect(page.getByText('Bijeenkomst', { exact: true })).toBeVisible();
  await checked(page);

  await page.goto(event);
  await fold(page, 'Afgelasten').click();
  await page.getByLabel('Reden').fill('de zaal is dicht');
  await page.getByRole('button', { name: 'Bijeenkomst afgelasten' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Afgelasten' }).click();
  await said(page, 'Afgelast.');
  await checked(page);
  await page.goto(post);
  await expect(page.getByText('De bijeenkomst is afgelast: de zaal is dicht.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Neem de nieuwe gegevens over' })).toHaveCount(0);
  await checked(page);
  await page.getByRole('link', { name: 'Bewerken', exact: true }).click();
  await expect(page.getByText('De bijeenkomst is afgelast: de zaal is dicht.')).toBeVisible();
  await checked(page);
  await page.getByRole('button', { name: 'Bijeenkomst weghalen' }).click();
  await expect(page.getByLabel('Dag van de bijeenkomst')).toHaveCount(0);
  await press(page, 'Opslaan', 'Opgeslagen');
  await expect(page.getByRole('region', { name: 'Bijeenkomst op de agenda van Pleio' })).toHaveCount(0);
});
