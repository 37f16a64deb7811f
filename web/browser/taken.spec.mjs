// The main tasks with the mouse.
import { expect, test } from './app.mjs';
import { follow } from './board.mjs';
import { INTRANET, TEXT, address, approve, badge, later, press, said, soon, submit, write } from './steps.mjs';

test.describe.configure({ timeout: 120_000 });

// Mouse does what a hand does and counts its clicks. Choosing from a list is two.
class Mouse {
  clicks = 0;

  async click(locator) {
    this.clicks += 1;
    await locator.click();
  }

  async type(locator, text) {
    await this.click(locator);
    await locator.fill(text);
  }

  async choose(locator, label) {
    this.clicks += 2;
    await locator.selectOption({ label });
  }
}

// agree answers the question that comes before something happens.
const agree = (page, name) => page.getByRole('dialog').getByRole('button', { name }).click();

test.describe('a newcomer', () => {
  test.describe.configure({ mode: 'serial' });
  const title = 'Mijn eerste bericht';
  const most = { clicks: 25, time: 180_000 };
  const mouse = new Mouse();
  let began, moment, appearing;

  test('makes a post, plans it and asks for approval; a colleague approves', async ({ app, open }) => {
    began = Date.now();
    const one = await open(app.url);
    const two = await open(app.url);
    mouse.clicks += 2; // each opens a sign-in link
    await Promise.all([one.goto(app.links[0]), two.goto(app.links[1])]);

    await mouse.click(one.getByRole('link', { name: 'Nieuw bericht' }));
    await mouse.type(one.getByLabel('Titel', { exact: true }), title);
    await mouse.type(one.getByLabel('Tekst', { exact: true }), TEXT);
    await mouse.choose(one.getByLabel('Gemeente'), 'Woudenberg');
    await mouse.click(one.getByLabel('Collega’s, op het intranet'));
    await mouse.click(one.getByLabel(INTRANET));
    const preview = one.getByRole('article', { name: `Voorbeeld voor ${INTRANET}` });
    await expect(preview).toContainText(title);
    await expect(preview.locator('strong')).toHaveText('Wat zou jij doen?');
    moment = soon(20_000);
    await mouse.type(one.getByLabel('Datum'), moment.date);
    await mouse.type(one.getByLabel('Tijd'), moment.time);
    await mouse.click(one.getByRole('button', { name: 'Opslaan' }));
    await said(one, `om ${moment.time}, zodra een collega akkoord heeft gegeven.`);
    await mouse.click(one.getByRole('button', { name: 'Voorleggen voor akkoord' }));
    await said(one, 'Voorgelegd.');
    await expect(one.getByRole('button', { name: 'Akkoord geven' })).toHaveCount(0);

    await mouse.click(two.getByRole('link', { name: 'Overzicht' }));
    await mouse.click(two.getByRole('region', { name: 'Wacht op akkoord' }).getByRole('link', { name: title }));
    await mouse.click(two.getByRole('button', { name: 'Akkoord geven' }));
    await said(two, `Het bericht gaat vanzelf uit op`);
    expect(Date.now(), 'het akkoord kwam te laat om het moment te zien').toBeLessThan(moment.at);
    appearing = follow(`${app.url}/proefkanaal/pleio-woudenberg`, title);
  });

  // What follows needs no clock; the minute passes meanwhile.
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

  test('a Pleio is added, its secret is never shown again; it is paused and switched on', async ({ one: page }) => {
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
    await one.getByText('Bekijk de tekst van Sam').click();
    await expect(one.getByRole('region', { name: /^Tekst van Sam/ })).toContainText('De tekst van Sam.');
    await expect(one.getByLabel('Titel', { exact: true })).toHaveValue('Titel van Noor');
    await expect(one.getByLabel('Tekst', { exact: true })).toHaveValue('De tekst van Noor.');
    await expect(one.getByLabel('Tijd')).toHaveValue('11:15');
    await press(one, 'Opslaan', 'Opgeslagen.'); // having seen both
    await expect(one.getByRole('heading', { level: 1 })).toHaveText('Titel van Noor');
  });

  test(`sees the post appear, within three minutes and ${most.clicks} clicks in all`, async ({ one: page }) => {
    await expect.poll(() => appearing.seenAt, { timeout: 100_000 }).toBeDefined();
    expect(appearing.seenAt, 'te vroeg').toBeGreaterThanOrEqual(moment.at);
    await mouse.click(page.getByRole('link', { name: 'Kanalen' }));
    await mouse.click(page.getByRole('row', { name: INTRANET }).getByRole('link', { name: 'Bekijk wat er is geplaatst' }));
    const post = page.getByRole('article').filter({ has: page.getByRole('heading', { name: title }) });
    await expect(post).toHaveCount(1);
    await expect(post).toContainText(moment.time);
    appearing.stop();
    expect(appearing.most).toBe(1);
    const took = appearing.seenAt - began;
    test.info().annotations.push({ type: 'clicks', description: `${mouse.clicks} klikken, ${Math.round(took / 1000)} s` });
    console.log(`  een nieuweling: ${mouse.clicks} klikken, ${Math.round(took / 1000)} s tot het bericht er staat`);
    expect(mouse.clicks).toBeLessThanOrEqual(most.clicks);
    expect(took).toBeLessThan(most.time);
  });
});

test('everything is halted, every page says so, and it is lifted', async ({ one, two }) => {
  await one.getByRole('link', { name: 'Noodstop' }).click();
  await one.getByRole('radio', { name: 'Alle kanalen van alle gemeenten' }).check();
  await one.getByLabel('Waarom?').fill('Grote brand in het centrum.');
  await one.getByRole('button', { name: 'Noodstop aanzetten' }).click();
  await agree(one, 'Noodstop aanzetten');
  await said(one, 'De noodstop staat aan.');
  await two.goto('/berichten');
  await expect(two.getByRole('complementary', { name: 'Noodstop' })).toContainText('er gaat niets naar alle kanalen');
  await expect(two.getByRole('complementary', { name: 'Noodstop' })).toContainText('Grote brand in het centrum.');
  await two.getByRole('link', { name: 'Bekijk of hef op' }).click();
  await two.getByRole('button', { name: 'Opheffen' }).click();
  await agree(two, 'Opheffen');
  await said(two, 'De noodstop is opgeheven.');
  await one.goto('/');
  await expect(one.getByRole('complementary', { name: 'Noodstop' })).toHaveCount(0);
});
