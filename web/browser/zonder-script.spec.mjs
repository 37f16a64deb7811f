// The main tasks in a browser without JavaScript: every form is a form, and nothing asks before it does.
import { expect, test } from './app.mjs';
import { follow } from './board.mjs';
import { INTRANET, TEXT, address, approve, badge, later, now, press, said, signIn, submit, write } from './steps.mjs';

test.describe.configure({ timeout: 120_000 });

test('choosing a password and signing in', async ({ office, open }) => {
  const page = await open(office.url, { javaScriptEnabled: false });
  await page.goto(await office.invite('stil@voorbeeld.nl', 'Stijn Stil'));
  await page.getByLabel('Nieuw wachtwoord').fill('een wachtwoord zonder script');
  await page.getByLabel('Nog een keer hetzelfde wachtwoord').fill('een wachtwoord zonder script');
  await page.getByRole('button', { name: 'Opslaan en beginnen' }).click();
  await page.getByRole('button', { name: 'Afmelden' }).click();
  await signIn(page, 'stil@voorbeeld.nl', 'een wachtwoord zonder script');
});

test('a post: a look at it, approval, its way out; an edit of another ends its approval', async ({ app, plain: one, plainTwo: two }) => {
  const title = 'Bericht zonder script';
  await one.goto('/berichten/nieuw');
  await expect(one.getByRole('button', { name: 'Vet' })).toHaveCount(0); // what does nothing is not there
  await one.getByLabel('Titel', { exact: true }).fill('Een voorbeeld');
  await one.getByLabel('Tekst', { exact: true }).fill(TEXT);
  await one.getByRole('checkbox', { name: INTRANET }).check();
  await one.getByRole('button', { name: 'Vernieuwen' }).click();
  await expect(one.getByRole('article', { name: `Voorbeeld voor ${INTRANET}` }).locator('strong')).toHaveText('Wat zou jij doen?');
  await expect(one.getByLabel('Titel', { exact: true })).toHaveValue('Een voorbeeld');

  await write(one, { title, moment: now() });
  await submit(one);
  const out = address(one);
  await approve(two, out);
  const appearing = follow(`${app.url}/proefkanaal/pleio-woudenberg`, title);

  await write(one, { title: 'Bericht met akkoord, zonder script', moment: later(2) });
  await submit(one);
  await approve(two, address(one));
  await expect(badge(two)).toHaveText('Gepland');
  await two.getByRole('link', { name: 'Bewerken', exact: true }).click();
  await expect(two.getByText('Dit bericht heeft akkoord')).toBeVisible();
  await two.getByLabel('Tekst', { exact: true }).fill(`${TEXT} Nog één zin erbij.`);
  await press(two, 'Opslaan', 'Het akkoord is vervallen');
  await submit(two);
  await expect(two.getByRole('button', { name: 'Akkoord geven' })).toHaveCount(0);
  await two.getByText('Intrekken', { exact: true }).click();
  await press(two, 'Bericht intrekken', 'Ingetrokken.');

  await expect.poll(() => appearing.seenAt, { timeout: 60_000 }).toBeDefined();
  appearing.stop();
  expect(appearing.most).toBe(1);
  await one.goto(out);
  await expect(badge(one)).toHaveText('Geplaatst');
});

test('two people edit the same post: both texts are there', async ({ plain: one, plainTwo: two }) => {
  await write(one, { title: 'Samen zonder script', moment: later(5) });
  const edit = `${address(one)}/bewerken`;
  await Promise.all([one.goto(edit), two.goto(edit)]);
  await two.getByLabel('Tekst', { exact: true }).fill('De tekst van Sam.');
  await press(two, 'Opslaan', 'Opgeslagen.');
  await one.getByLabel('Tekst', { exact: true }).fill('De tekst van Noor.');
  await one.getByRole('button', { name: 'Opslaan' }).click();
  await one.getByText(/^De tekst die Sam.* intussen opsloeg/).click();
  await expect(one.getByRole('region', { name: /^Tekst van Sam/ })).toContainText('De tekst van Sam.');
  await expect(one.getByLabel('Tekst', { exact: true })).toHaveValue('De tekst van Noor.');
  await press(one, 'Opslaan', 'Opgeslagen.');
});

test('a series: a new one, a new rule, a post moved, skipped and taken back', async ({ plain: page }) => {
  await page.goto('/reeksen/nieuw');
  await page.getByLabel('Naam van de reeks').fill('Reeks zonder script');
  await page.getByLabel('Gemeente', { exact: true }).selectOption({ label: 'Woudenberg' });
  await page.getByLabel('Collega’s, op het intranet').check();
  await page.getByRole('checkbox', { name: INTRANET }).check();
  await page.getByRole('spinbutton', { name: 'Aantal berichten' }).fill('3');
  await page.getByRole('button', { name: 'Bekijk de datums' }).click();
  await expect(page.getByRole('region', { name: 'Zo wordt de reeks' }).getByRole('listitem')).toHaveCount(3);
  await press(page, 'Reeks maken', 'De reeks staat klaar.');
  const row = (n) => page.getByRole('row').nth(n); // 0 is the header

  await page.getByRole('link', { name: 'Regel veranderen' }).click();
  await page.getByLabel('Weekdag', { exact: true }).selectOption({ label: 'vrijdag' });
  await page.getByRole('button', { name: 'Bekijk wat er verandert' }).click();
  await expect(page.getByRole('region', { name: 'Dit verandert er' })).toContainText('elke eerste vrijdag van de maand');
  await press(page, 'Zo doen', 'De regel is veranderd');
  const series = address(page);

  await row(1).getByRole('link', { name: /^Verplaatsen/ }).click();
  await page.getByLabel('Nieuwe datum').fill(later(1).date); // the link leads into a part that is folded
  await page.getByLabel('Tijd').fill('11:45');
  await press(page, 'Verplaatsen', 'Verplaatst naar');
  await page.goto(series);
  await expect(row(1)).toContainText('11:45');
  await expect(row(1)).toContainText('Volgens de regel:');

  await row(2).getByRole('button', { name: /^Overslaan/ }).click();
  await said(page, 'De rest van de reeks gaat gewoon door.');
  await expect(row(2)).toContainText('Overgeslagen');
  await row(2).getByRole('button', { name: /^Toch plaatsen/ }).click();
  await said(page, 'Dit bericht staat weer in de reeks.');
  await expect(row(2)).toContainText('Idee');
});

test('a channel: a secret that is kept, a pause; and a halt that is lifted', async ({ plainTwo: page }) => {
  await page.goto('/kanalen/nieuw?soort=pleio');
  await page.getByLabel('Gemeente', { exact: true }).selectOption({ label: 'Bunnik' });
  await page.getByLabel('Naam', { exact: true }).fill('Intranet Bunnik');
  await page.getByLabel('Adres van de Pleio-site').fill('https://intranet.bunnik.example');
  await page.getByLabel('Automatisch, met een aanmelding op Pleio').check();
  await page.getByLabel('sessiecookie').fill('p4s8w2x6y9z3c7v1b5n0');
  await press(page, 'Opslaan', 'Het kanaal is toegevoegd.');
  expect(await page.content()).not.toContain('p4s8w2x6y9z3c7v1b5n0');
  await press(page, 'Verbinding testen', 'Dit is een proefkanaal');
  await page.getByLabel('Waarom?').fill('De site verhuist.');
  await press(page, 'Pauzeren', 'Het kanaal staat op pauze.');
  await press(page, 'Weer aanzetten', 'Het kanaal staat weer aan.');

  await page.goto('/noodstop');
  await page.getByLabel('Alles voor het publiek').check();
  await page.getByLabel('Waarom?').fill('Een oefening zonder script.');
  await press(page, 'Noodstop aanzetten', 'De noodstop staat aan.');
  await page.goto('/berichten');
  await expect(page.getByRole('complementary', { name: 'Noodstop' })).toContainText('Een oefening zonder script.');
  await page.getByRole('link', { name: 'Bekijk of hef op' }).click();
  await page.getByRole('button', { name: /^Opheffen/ }).click();
  await said(page, 'De noodstop is opgeheven.');
});
