// Every page in its main states: what `checked` looks at, by day and by night, on every width, with large letters and without motion.
import { checked, expect, test } from './app.mjs';
import { INTRANET, TEXT, address, approve, badge, later, now, press, said, signIn, submit, write } from './steps.mjs';

test.describe.configure({ timeout: 150_000 });

const heading = (page, name) => expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

// shown goes to a page, sees its heading, opens what can be unfolded and checks it.
async function shown(page, path, name) {
  await page.goto(path);
  await heading(page, name);
  await unfolded(page);
}

async function unfolded(page) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  await checked(page);
}

// first is the address behind the first link with this name.
const first = (page, name) => page.getByRole('link', { name }).first().getAttribute('href');

test('the pages that everybody may see', async ({ visitor: page }) => {
  await shown(page, '/aanmelden', 'Aanmelden');
  await shown(page, '/toegankelijkheid', 'Toegankelijkheid');
  await shown(page, '/agenda', 'Agenda');
  const event = await page.locator('a[href^="/agenda/bijeenkomst/"]').first().getAttribute('href');
  await shown(page, '/agenda/afdrukken', /^Veiligheid/);
  await shown(page, event, /./);
  await shown(page, '/proefkanaal/mastodon-woudenberg', 'Mastodon Woudenberg');
  await shown(page, '/welkom/bestaat-niet', /./);
});

test('the lists', async ({ one: page }) => {
  await shown(page, '/', 'Overzicht');
  await shown(page, '/reeksen', 'Reeksen');
  await shown(page, '/berichten', 'Berichten');
  await shown(page, '/berichten?q=ondermijning&status=draft&gemeente=woudenberg&kanaal=pleio-woudenberg', 'Berichten');
  await expect(page.getByRole('main')).toContainText('gevonden');
  await shown(page, '/berichten?q=bestaat-niet', 'Berichten');
  await expect(page.getByText('Niets gevonden')).toBeVisible();
  await shown(page, '/kanalen', 'Kanalen');
  await shown(page, '/te-laat', 'Te laat');
});

test('the pages that stand on their own', async ({ one: page }) => {
  await shown(page, '/agenda/persoonlijk', 'Je persoonlijke agenda');
  await page.getByRole('button', { name: 'Maak mijn adres' }).click();
  await expect(page.getByText('Dit is je adres')).toBeVisible();
  await checked(page);
  await shown(page, '/noodstop', 'Noodstop');
  await shown(page, '/bestaat-niet', /bestaat niet/);
  await shown(page, '/berichten/bestaat-niet', /bestaat niet/);
});

test('a series: its page, its rule, what a new rule changes, a mistake', async ({ one: page }) => {
  await page.goto('/reeksen');
  const series = await first(page, 'Intranetreeks ondermijning');
  await shown(page, series, 'Intranetreeks ondermijning');
  await page.goto(`${series}/regel`);
  await page.getByLabel('Weekdag', { exact: true }).selectOption({ label: 'donderdag' });
  await page.getByRole('button', { name: 'Bekijk wat er verandert' }).click();
  await expect(page.getByRole('heading', { name: 'Dit verandert er' })).toBeVisible();
  await unfolded(page);
  await page.getByLabel('Vanaf').fill('');
  await page.getByRole('button', { name: 'Opnieuw bekijken' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await unfolded(page);
});

test('a new series: with mistakes, with its dates, and its posts that have no words yet', async ({ one: page }) => {
  await page.goto('/reeksen/nieuw');
  await page.getByRole('button', { name: 'Bekijk de datums' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await unfolded(page);
  await page.getByLabel('Naam van de reeks').fill('Reeks om naar te kijken');
  await page.getByLabel('Gemeente', { exact: true }).selectOption({ label: 'Woudenberg' });
  await page.getByLabel('Collega’s, op het intranet').check();
  await page.getByRole('checkbox', { name: 'WhatsApp' }).check();
  await page.getByRole('button', { name: 'Bekijk de datums' }).click();
  await expect(page.getByRole('alert')).toContainText('dat leest iedereen');
  await unfolded(page);
  await page.getByLabel('Inwoners en ondernemers').check();
  await page.getByRole('button', { name: 'Bekijk de datums' }).click();
  await expect(page.getByRole('heading', { name: 'Zo wordt de reeks' })).toBeVisible();
  await unfolded(page);
  await page.getByRole('button', { name: 'Reeks maken' }).click();
  await said(page, 'De reeks staat klaar.');
  await unfolded(page);
  await page.getByRole('link', { name: 'Bericht zonder titel' }).first().click();
  await expect(badge(page)).toHaveText('Idee');
  await unfolded(page);
  await page.getByRole('button', { name: 'Dit bericht overslaan' }).click();
  await expect(badge(page)).toHaveText('Overgeslagen');
  await unfolded(page);
});

test('a post on its way: concept, ter akkoord, gepland, the question before it is withdrawn, akkoord without a moment', async ({ one, two }) => {
  await write(one, { title: 'Bericht op weg', moment: later(3) });
  await expect(badge(one)).toHaveText('Concept');
  await unfolded(one);
  await submit(one);
  await expect(badge(one)).toHaveText('Ter akkoord');
  await unfolded(one);
  await shown(two, address(one), 'Bericht op weg');
  await shown(two, '/', 'Overzicht');
  await expect(two.getByRole('region', { name: 'Wacht op jou' }).getByRole('link', { name: /^Lees en geef akkoord.*Bericht op weg/ })).toBeVisible();
  await approve(two, address(one));
  await expect(badge(two)).toHaveText('Gepland');
  await unfolded(two);
  await shown(one, `${address(one)}/bewerken`, 'Bericht bewerken');
  await expect(one.getByText('Dit bericht heeft akkoord')).toBeVisible();
  await one.goto(address(one).replace('/bewerken', ''));
  await one.locator('summary').filter({ hasText: 'Intrekken' }).click();
  await one.getByRole('button', { name: 'Bericht intrekken' }).click();
  await expect(one.getByRole('dialog')).toBeVisible();
  await checked(one);
  await one.getByRole('dialog').getByRole('button', { name: 'Intrekken' }).click();
  await said(one, 'Ingetrokken.');

  await write(one, { title: 'Bericht zonder moment' });
  await submit(one);
  await approve(two, address(one));
  await expect(badge(two)).toHaveText('Akkoord');
  await unfolded(two);
});

test('the form of a post: empty, with mistakes, too long', async ({ one: page }) => {
  await shown(page, '/berichten/nieuw', 'Nieuw bericht');
  await page.getByLabel('Titel', { exact: true }).fill('Een titel zonder einde. '.repeat(20));
  await page.getByLabel('Tekst', { exact: true }).fill(`${TEXT} ${'lang'.repeat(200)}`);
  await page.getByRole('checkbox', { name: 'Mastodon' }).check();
  await page.getByLabel('Datum').fill('2020-01-01');
  await page.getByLabel('Tijd').fill('09:00');
  await expect(page.getByRole('article', { name: 'Voorbeeld voor Mastodon' })).toContainText('te lang');
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await unfolded(page);
});

test('channels: the forms of several kinds, a mistake, a channel, paused', async ({ two: page }) => {
  for (const kind of ['pleio', 'mail', 'webhook', 'whatsapp', 'trial']) {
    await shown(page, `/kanalen/nieuw?soort=${kind}`, 'Kanaal toevoegen');
  }
  await page.goto('/kanalen/nieuw?soort=mastodon');
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await unfolded(page);
  await shown(page, '/kanalen/linkedin-woudenberg', 'LinkedIn Woudenberg');
  await page.getByRole('button', { name: 'Pauzeren' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await unfolded(page);
  await page.getByLabel('Waarom?').fill('Het wachtwoord is kwijt.');
  await page.getByRole('button', { name: 'Pauzeren' }).click();
  await said(page, 'Het kanaal staat op pauze.');
  await unfolded(page);
  await page.getByRole('button', { name: 'Weer aanzetten' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Weer aanzetten' }).click();
  await said(page, 'Het kanaal staat weer aan.');
});

test('a post that went out, one that nobody approved in time, and a halt', async ({ one, two, visitor }) => {
  await write(one, { title: 'Bericht zonder akkoord', moment: now() });
  await submit(one);
  const held = address(one);
  await write(one, { title: 'Bericht dat uitgaat', moment: now() });
  await submit(one);
  const out = address(one);
  await approve(two, out);

  await expect(async () => {
    await two.goto(out);
    await expect(badge(two)).toHaveText('Geplaatst', { timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  await unfolded(two);
  await shown(visitor, '/proefkanaal/pleio-woudenberg', 'Intranet Woudenberg');
  await expect(visitor.getByRole('heading', { name: 'Bericht dat uitgaat' })).toHaveCount(1);

  await expect(async () => {
    await two.goto(held);
    await expect(badge(two)).toHaveText('Aandacht nodig', { timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  await expect(two.getByText('Er is nog geen akkoord voor precies deze woorden.')).toBeVisible();
  await unfolded(two);
  await shown(two, '/', 'Overzicht');
  await expect(two.getByRole('region', { name: 'Dit heeft je aandacht nodig' })).toContainText('Bericht zonder akkoord');

  await two.goto('/noodstop'); // the public channels only: the intranet keeps its promises to the other tests
  await two.getByRole('button', { name: 'Noodstop aanzetten' }).click();
  await two.getByRole('dialog').getByRole('button', { name: 'Noodstop aanzetten' }).click();
  await expect(two.getByRole('alert')).toBeVisible(); // nothing was chosen yet
  await unfolded(two);
  await two.getByLabel('Alles voor het publiek').check();
  await two.getByLabel('Waarom?').fill('Grote brand in het centrum.');
  await two.getByRole('button', { name: 'Noodstop aanzetten' }).click();
  await two.getByRole('dialog').getByRole('button', { name: 'Noodstop aanzetten' }).click();
  await said(two, 'De noodstop staat aan.');
  await unfolded(two);
  await two.getByRole('button', { name: 'Opheffen' }).click();
  await two.getByRole('dialog').getByRole('button', { name: 'Opheffen' }).click();
  await said(two, 'De noodstop is opgeheven.');
  await two.goto(held);
  await two.getByRole('button', { name: /^Niet meer op dit kanaal plaatsen/ }).click();
  await two.getByRole('dialog').getByRole('button', { name: 'Niet plaatsen' }).click();
  await said(two, 'Het bericht komt niet op');
});

test.describe('the program of an office', () => {
  test.describe.configure({ mode: 'serial' });
  const people = [['ans@voorbeeld.nl', 'Ans Bakker'], ['bram@voorbeeld.nl', 'Bram Vos']];
  const password = 'vier gewone woorden hier';

  test('the first page of all, and that of a new colleague', async ({ office, open }) => {
    let page = await open(office.url);
    await shown(page, office.firstLink, 'Welkom bij de veiligheidskalender');
    await page.getByLabel('Nieuw wachtwoord').fill('kort');
    await page.getByRole('button', { name: 'Opslaan en beginnen' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await checked(page);
    await page.getByLabel('Je naam').fill(people[0][1]);
    await page.getByLabel('Je e-mailadres').fill(people[0][0]);
    await page.getByLabel('Nieuw wachtwoord').fill(password);
    await page.getByLabel('Nog een keer hetzelfde wachtwoord').fill(password);
    await page.getByRole('button', { name: 'Opslaan en beginnen' }).click();
    await heading(page, 'Overzicht');

    page = await open(office.url);
    await shown(page, await office.invite(...people[1]), 'Welkom, Bram Vos');
    await page.getByLabel('Nieuw wachtwoord').fill(password);
    await page.getByLabel('Nog een keer hetzelfde wachtwoord').fill(password);
    await page.getByRole('button', { name: 'Opslaan en beginnen' }).click();
    await heading(page, 'Overzicht');
  });

  test('posts that ask for a person: to place, refused, in doubt, too late', async ({ office, open }) => {
    const ans = await open(office.url);
    const bram = await open(office.url);
    await Promise.all([signIn(ans, people[0][0], password), signIn(bram, people[1][0], password)]);
    await ans.goto('/kanalen/nieuw?soort=pleio');
    await ans.getByLabel('Gemeente', { exact: true }).selectOption({ label: 'Woudenberg' });
    await ans.getByLabel('Naam', { exact: true }).fill('Pleio met aanmelding');
    await ans.getByLabel('Adres van de Pleio-site').fill(office.pleio);
    await ans.getByLabel('Automatisch, met een aanmelding op Pleio').check();
    await ans.getByLabel('sessiecookie').fill('a1b2c3d4e5f6g7h8i9j0');
    await ans.getByRole('button', { name: 'Opslaan' }).click();
    await said(ans, 'Het kanaal is toegevoegd.');
    await ans.getByRole('button', { name: 'Verbinding testen' }).click();
    await said(ans, 'als Redactie');
    await unfolded(ans);

    const cases = [
      { title: 'Bericht zonder akkoord', channel: INTRANET, state: 'Tegengehouden', tomorrow: 'Te laat', unapproved: true },
      { title: 'Bericht om zelf te plaatsen', channel: INTRANET, state: 'Zelf plaatsen' },
      { title: 'Bericht dat wordt geweigerd', channel: 'Pleio met aanmelding', state: 'Geweigerd' },
      { title: 'Bericht in twijfel', channel: 'Pleio met aanmelding', state: 'Wordt uitgezocht', tomorrow: 'Kijk zelf even' },
    ];
    for (const one of cases) {
      await write(ans, { ...one, moment: now() });
      await submit(ans);
      one.address = address(ans);
      if (!one.unapproved) await approve(bram, one.address);
    }
    for (const one of cases) {
      await expect(async () => {
        await bram.goto(one.address);
        await expect(bram.locator('main')).toContainText(one.state, { timeout: 1000 });
      }).toPass({ timeout: 60_000 });
      await expect(badge(bram)).toHaveText('Aandacht nodig');
      await unfolded(bram);
    }
    await office.tomorrow();
    for (const one of cases.filter(({ tomorrow }) => tomorrow)) {
      await bram.goto(one.address);
      await expect(bram.locator('main')).toContainText(one.tomorrow);
      await unfolded(bram);
    }
    await shown(bram, '/te-laat', 'Te laat');
    await expect(bram.getByRole('checkbox')).toHaveCount(0); // it cannot go out yet
    await checked(bram);
    await bram.getByRole('link', { name: /^Eerst akkoord.*Bericht zonder akkoord/ }).click();
    await press(bram, 'Akkoord geven', 'Akkoord gegeven.');
    await shown(bram, '/te-laat', 'Te laat');
    await expect(bram.getByLabel('Bericht zonder akkoord')).toBeVisible();
    await bram.getByRole('button', { name: 'Verspreid plaatsen' }).click();
    await expect(bram.getByRole('alert')).toContainText('Kruis eerst aan');
    await checked(bram);
    await shown(bram, '/', 'Overzicht');
    const attention = bram.getByRole('region', { name: 'Dit heeft je aandacht nodig' });
    for (const { title } of cases) await expect(attention).toContainText(title);
    await shown(bram, '/kanalen', 'Kanalen');

    await bram.goto(cases.find(({ state }) => state === 'Zelf plaatsen').address);
    await bram.getByLabel('Adres van het bericht').fill('geen adres');
    await bram.getByRole('button', { name: 'Geplaatst', exact: true }).click();
    await expect(bram.getByRole('alert')).toBeVisible();
    await unfolded(bram);
  });
});
