// The main tasks with the mouse.
import { checked, expect, test } from './app.mjs';
import { story } from './newcomer.mjs';
import { TEXT, address, approve, badge, betweenMinutes, later, press, said, submit, write } from './steps.mjs';

test.describe.configure({ timeout: 120_000 });

// agree answers the question that comes before something happens.
const agree = (page, name) => page.getByRole('dialog').getByRole('button', { name }).click();

test('a newcomer makes a post, plans it and asks for approval; a colleague approves', async ({ app, open }) => {
  await story(app, open); // verschijnen.spec.mjs sees what becomes of it
});

test('an edit ends the approval, and who made it may not give the next', async ({ one, two }) => {
  await write(one, { title: 'Bericht met akkoord', moment: later(2) });
  await submit(one);
  const post = address(one);
  await approve(two, post);
  await expect(badge(two)).toHaveText('Gepland');
  await two.getByRole('link', { name: 'Bewerken', exact: true }).click();
  await expect(two.getByText('Als je iets verandert en opslaat, vervalt het akkoord.')).toBeVisible();
  await two.getByLabel('Tekst', { exact: true }).fill(`${TEXT} Nog één zin erbij.`);
  await press(two, 'Opslaan', 'Het akkoord is vervallen');
  await expect(badge(two)).toHaveText('Concept');
  await one.goto(post);
  await submit(one);
  await two.goto(post);
  await expect(badge(two)).toHaveText('Ter akkoord');
  await expect(two.getByRole('heading', { name: 'Dit bericht wacht op akkoord' })).toBeVisible();
  await expect(two.getByRole('button', { name: 'Akkoord geven' })).toHaveCount(0);
  await expect(two.getByRole('region', { name: 'Dit bericht wacht op akkoord' })).toContainText(/zelf/);
});

test('one post of a series is moved, another is skipped and taken back', async ({ one: page }) => {
  await page.goto('/reeksen');
  await page.getByRole('link', { name: 'Intranetreeks ondermijning' }).click();
  const row = (n) => page.getByRole('row').nth(n); // 0 is the header
  const dates = () => page.getByRole('row').locator('time').allTextContents();
  const before = await dates();
  const { date, time } = later(40);

  await row(2).getByRole('link', { name: /^Verplaatsen/ }).click();
  await page.getByLabel('Nieuwe datum').fill(date);
  await page.getByLabel('Tijd').fill(time);
  await press(page, 'Verplaatsen', 'Verplaatst naar');
  await page.getByRole('navigation', { name: 'Kruimelpad' }).getByRole('link', { name: 'Intranetreeks ondermijning' }).click();
  const after = await dates();
  expect(after.filter((d) => !before.includes(d))).toHaveLength(1);
  expect(before.filter((d) => !after.includes(d))).toEqual([before[1]]);
  await expect(page.getByText('Volgens de regel:')).toHaveCount(1);

  await row(3).getByRole('button', { name: /^Overslaan/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Annuleren' }).click();
  await expect(row(3)).not.toContainText('Overgeslagen');
  await row(3).getByRole('button', { name: /^Overslaan/ }).click();
  await agree(page, 'Overslaan');
  await said(page, 'De rest van de reeks gaat gewoon door.');
  await expect(row(3)).toContainText('Overgeslagen');
  await row(3).getByRole('button', { name: /^Toch plaatsen/ }).click();
  await said(page, 'Dit bericht staat weer in de reeks.');
  await expect(row(3)).toContainText('Concept');
  expect(await dates()).toEqual(after);
});

test('the rule of a series changes, after the page has shown what that does', async ({ one: page }) => {
  await page.goto('/reeksen');
  await page.getByRole('link', { name: 'Intranetreeks digitale veiligheid' }).click();
  const rule = page.getByRole('region', { name: 'Wanneer' });
  await expect(rule).toContainText('elke eerste dinsdag van de maand om 09:00');
  const before = await page.getByRole('row').locator('time').allTextContents();
  await page.getByRole('link', { name: 'Regel veranderen' }).click();
  await page.getByLabel('Weekdag', { exact: true }).selectOption({ label: 'donderdag' });
  await page.getByLabel('Tijd').fill('10:30');
  await page.getByRole('button', { name: 'Bekijk wat er verandert' }).click();
  const preview = page.getByRole('region', { name: 'Dit verandert er' });
  await expect(preview).toContainText('elke eerste donderdag van de maand om 10:30');
  await expect(preview.getByText('Verhuist')).toHaveCount(before.length);
  const promised = await preview.getByRole('row').locator('td:nth-of-type(2) time').allTextContents();
  await page.getByRole('button', { name: 'Zo doen' }).click();
  await said(page, 'De regel is veranderd');
  await expect(rule).toContainText('elke eerste donderdag van de maand om 10:30');
  expect(await page.getByRole('row').locator('time').allTextContents()).toEqual(promised);
});

test('a Pleio is added, its secret is never shown again; it is paused and switched on', async ({ two: page }) => {
  const secret = 'k7q2mzd9x4w8vbn3c6t1';
  await page.goto('/kanalen');
  await page.getByRole('link', { name: 'Pleio (intranet)' }).click();
  await page.getByLabel('Gemeente', { exact: true }).selectOption({ label: 'Leusden' });
  await page.getByLabel('Naam', { exact: true }).fill('Intranet Leusden');
  await page.getByLabel('Adres van de Pleio-site').fill('https://intranet.leusden.example');
  await page.getByLabel('Automatisch, met een aanmelding op Pleio').check();
  await page.getByLabel('sessiecookie').fill(secret);
  await press(page, 'Opslaan', 'Het kanaal is toegevoegd.');
  await expect(page.getByText('We laten dit nooit meer zien.')).toBeVisible();
  await expect(page.getByLabel('sessiecookie')).toHaveValue('');
  expect(await page.content()).not.toContain(secret);
  await page.getByLabel('Naam', { exact: true }).fill(' ');
  await page.getByLabel('sessiecookie').fill(secret);
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await expect(page.getByRole('alert')).toContainText('Typ dit opnieuw.');
  expect(await page.content()).not.toContain(secret);

  await page.getByLabel('Waarom?').fill('De site verhuist.');
  await press(page, 'Pauzeren', 'Het kanaal staat op pauze.');
  await page.getByRole('link', { name: 'Kanalen' }).first().click();
  await expect(page.getByRole('row', { name: /Intranet Leusden/ })).toContainText('Gepauzeerd');
  await page.getByRole('link', { name: 'Intranet Leusden' }).click();
  await page.getByRole('button', { name: 'Weer aanzetten' }).click();
  await agree(page, 'Weer aanzetten');
  await said(page, 'Het kanaal staat weer aan.');
  await expect(page.getByText('Gepauzeerd')).toHaveCount(0);
});

test('two tabs change the same channel, which has no connection to test: the second sees what the first saved and loses nothing', async ({ two }) => {
  await two.goto('/kanalen/nieuw?soort=linkedin');
  await two.getByLabel('Gemeente', { exact: true }).selectOption({ label: 'Woudenberg' });
  await two.getByLabel('Naam', { exact: true }).fill('LinkedIn van twee mensen');
  await press(two, 'Opslaan', 'Het kanaal is toegevoegd.');
  await expect(two.getByRole('button', { name: 'Verbinding testen' })).toHaveCount(0);
  await checked(two);
  const other = await two.context().newPage();
  await other.goto(two.url());
  await two.getByLabel('Naam', { exact: true }).fill('Van de eerste');
  await press(two, 'Opslaan', 'Het kanaal is opgeslagen.');
  await other.getByLabel('Naam', { exact: true }).fill('Van de tweede');
  await other.getByRole('button', { name: 'Opslaan' }).click();
  await expect(other.getByText('Een collega heeft dit kanaal intussen veranderd.')).toBeVisible();
  await expect(other.getByRole('definition')).toHaveText(['Van de eerste']);
  await expect(other.getByLabel('Naam', { exact: true })).toHaveValue('Van de tweede');
  await checked(other);
  await press(other, 'Opslaan', 'Het kanaal is opgeslagen.'); // having seen it
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Van de tweede');
});

test('two tabs edit the same post: the second sees both texts and loses nothing', async ({ one, two }) => {
  await write(one, { title: 'Bericht van twee mensen', moment: later(5) });
  const edit = `${address(one)}/bewerken`;
  await Promise.all([one.goto(edit), two.goto(edit)]);
  await two.getByLabel('Tekst', { exact: true }).fill('De tekst van Sam.');
  await press(two, 'Opslaan', 'Opgeslagen.');
  await one.getByLabel('Titel', { exact: true }).fill('Titel van Noor');
  await one.getByLabel('Tekst', { exact: true }).fill('De tekst van Noor.');
  await one.getByLabel('Tijd').fill('11:15');
  await one.getByRole('button', { name: 'Opslaan' }).click();
  await expect(one.getByText('Iemand anders was je voor')).toBeVisible();
  await expect(one.locator('.vk-difference ins').last()).toContainText('Sam'); // shown at once
  await one.getByText(/^De tekst die Sam .*intussen opsloeg/).click();
  await expect(one.getByRole('region', { name: /^Tekst van Sam/ })).toContainText('De tekst van Sam.');
  await expect(one.getByLabel('Titel', { exact: true })).toHaveValue('Titel van Noor');
  await expect(one.getByLabel('Tekst', { exact: true })).toHaveValue('De tekst van Noor.');
  await expect(one.getByLabel('Tijd')).toHaveValue('11:15');
  await press(one, 'Opslaan', 'Opgeslagen.'); // having seen both
  await expect(one.getByRole('heading', { level: 1 })).toHaveText('Titel van Noor');
});

test('everything is halted, every page says so, and it is lifted', async ({ one, two }) => {
  await betweenMinutes();
  await two.getByRole('link', { name: 'Noodstop' }).click();
  await two.getByRole('radio', { name: 'Alle kanalen van alle gemeenten' }).check();
  await two.getByLabel('Waarom?').fill('Grote brand in het centrum.');
  await two.getByRole('button', { name: 'Noodstop aanzetten' }).click();
  await agree(two, 'Noodstop aanzetten');
  await said(two, 'De noodstop staat aan.');
  await one.goto('/berichten');
  await expect(one.getByRole('complementary', { name: 'Noodstop' })).toContainText('er gaat niets naar alle kanalen');
  await expect(one.getByRole('complementary', { name: 'Noodstop' })).toContainText('Grote brand in het centrum.');
  await expect(one.getByRole('button', { name: 'Opheffen' })).toHaveCount(0); // an editor sees it
  await two.goto('/');
  await two.getByRole('link', { name: 'Bekijk of hef op' }).click();
  await two.getByRole('button', { name: 'Opheffen' }).click();
  await agree(two, 'Opheffen');
  await said(two, 'De noodstop is opgeheven.');
  await one.goto('/');
  await expect(one.getByRole('complementary', { name: 'Noodstop' })).toHaveCount(0);
});
