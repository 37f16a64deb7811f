// Writing together: pictures, what the browser keeps, versions, remarks and a request for changes. With the mouse, with keys
// where a thing has its own, and without JavaScript.
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checked, expect, test } from './app.mjs';
import { INTRANET, address, badge, later, press, said, submit, write } from './steps.mjs';

test.describe.configure({ timeout: 120_000 });

const photo = async (name = 'staand-6.jpg') => ({
  name: 'vakantie.jpg', mimeType: 'image/jpeg', buffer: await readFile(new URL(`../picture/testdata/${name}`, import.meta.url)),
});
let folder;
let huge; // the path of a file of 40 MB
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veiligheidskalender-beeld-'));
  huge = join(folder, 'groot.jpg');
  await writeFile(huge, '');
  await truncate(huge, 40 << 20);
});
test.afterAll(() => rm(folder, { recursive: true }));

const words = (page) => page.getByLabel('Wat staat er op de afbeelding?');
const edit = (page) => page.getByRole('link', { name: 'Bewerken', exact: true }).click();
const image = (page) => page.getByLabel('Afbeelding toevoegen');

// hand gives files to the page as a drop or a paste does.
const hand = async (locator, event, { buffer }) => locator.evaluate((target, { type, base64 }) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], 'foto.png', { type: 'image/png' }));
  const name = type === 'drop' ? 'dataTransfer' : 'clipboardData';
  const made = type === 'drop' ? new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data })
    : new ClipboardEvent(type, { bubbles: true, cancelable: true, clipboardData: data });
  if (!made[name]) throw new Error(name);
  target.dispatchEvent(made);
}, { type: event, base64: buffer.toString('base64') });

test('a picture is chosen, dropped and pasted; one that cannot be costs nothing', async ({ one: page }) => {
  await write(page, { title: 'Bericht met beeld', moment: later(5) });
  await edit(page);
  await page.getByLabel('Titel', { exact: true }).fill('Bericht met drie beelden');
  await image(page).setInputFiles(huge);
  await expect(page.getByText('Deze afbeelding is te groot')).toBeVisible();
  await image(page).setInputFiles({ name: 'tekening.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg><script>alert(1)</script></svg>') });
  await expect(page.getByText('Een SVG kan een programma bevatten')).toBeVisible();

  await image(page).setInputFiles(await photo());
  await expect(words(page)).toBeFocused();
  await page.keyboard.type('Een busje bij een schuur');
  await expect(page.getByRole('article').getByRole('img', { name: 'Een busje bij een schuur' })).toBeVisible();
  await hand(image(page), 'drop', await photo('foto.png'));
  await expect(words(page)).toHaveCount(2);
  await hand(page.getByLabel('Tekst', { exact: true }), 'paste', await photo('beweegt.gif'));
  await expect(words(page)).toHaveCount(3);
  await checked(page);
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await expect(page.getByRole('alert')).toContainText('Beschrijf wat er op de afbeelding staat.');
  await checked(page);
  await expect(words(page)).toHaveCount(3);
  await page.getByLabel('Alleen versiering').nth(1).check();
  await page.getByRole('button', { name: 'Afbeelding weghalen' }).nth(2).press('Enter');
  await expect(words(page)).toHaveCount(2);
  await press(page, 'Opslaan', 'Opgeslagen.');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bericht met drie beelden');
  await expect(page.getByRole('img', { name: 'Een busje bij een schuur' })).toBeVisible();
  await expect(page.getByText('Versiering, zonder beschrijving')).toBeVisible();
  const loaded = await page.locator('.vk-picture img').evaluateAll((all) => all.map((i) => [i.complete, i.naturalWidth, i.naturalHeight]));
  expect(loaded).toEqual([[true, 32, 48], [true, 32, 48]]);
  await checked(page);
});

test('a picture without JavaScript; one of 40 MB is answered beside the field', async ({ plain: page }) => {
  await write(page, { title: 'Beeld zonder script' });
  await edit(page);
  await page.getByLabel('Titel', { exact: true }).fill('Beeld zonder script, anders');
  await image(page).setInputFiles(huge);
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await expect(page.getByRole('alert')).toContainText('Deze afbeelding is te groot: hoogstens 10 MB.');
  await expect(page.getByLabel('Titel', { exact: true })).toHaveValue('Beeld zonder script, anders');
  await image(page).setInputFiles(await photo());
  await page.getByRole('button', { name: 'Afbeelding toevoegen', exact: true }).click();
  await words(page).fill('Een busje');
  await words(page).press('Enter'); // saves, as everywhere
  await said(page, 'Opgeslagen.');
  await expect(page.getByRole('img', { name: 'Een busje' })).toBeVisible();
});

test('what was typed is there again after the tab closed, and gone after it was saved', async ({ one: page }) => {
  await write(page, { title: 'Bericht dat blijft' });
  const post = address(page);
  await page.goto(`${post}/bewerken`);
  await page.getByLabel('Tekst', { exact: true }).fill('Een half verhaal.\n\nMet twee stukken.');
  await image(page).setInputFiles(await photo());
  await words(page).fill('Een busje');
  await expect(page.getByText(/^Bewaard in deze browser om \d\d:\d\d\.$/)).toBeVisible();
  await page.goto(post);
  await expect(page.getByText('Een half verhaal.')).toHaveCount(0);
  await page.goto(`${post}/bewerken`);
  await expect(page.getByRole('heading', { name: 'Je was hier al bezig' })).toBeVisible();
  await checked(page);
  await page.getByRole('button', { name: /^Verder met je tekst van \d\d:\d\d$/ }).click();
  await expect(page.getByLabel('Tekst', { exact: true })).toHaveValue('Een half verhaal.\n\nMet twee stukken.');
  await expect(words(page)).toHaveValue('Een busje');
  await expect(page.getByRole('heading', { name: 'Je was hier al bezig' })).toBeHidden();
  await press(page, 'Opslaan', 'Opgeslagen.');
  await page.goto(`${post}/bewerken`);
  await expect(page.getByLabel('Tekst', { exact: true })).toHaveValue('Een half verhaal.\n\nMet twee stukken.');
  await expect(page.getByRole('heading', { name: 'Je was hier al bezig' })).toBeHidden();

  await page.getByLabel('Titel', { exact: true }).fill('Toch niet');
  await page.goto(`${post}/bewerken`);
  await page.getByRole('button', { name: 'Weggooien' }).click();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Je was hier al bezig' })).toBeHidden();
});

test('a new post gets own words for a channel as soon as that is chosen, and each channel counts for itself', async ({ one: page }) => {
  await page.goto('/berichten/nieuw');
  const own = (name) => page.getByText(`Eigen tekst voor ${name}`);
  await expect(page.getByRole('heading', { name: 'Anders op een kanaal?' })).toBeHidden();
  await page.getByLabel('Titel', { exact: true }).fill('Bericht voor inwoners');
  await page.getByLabel('Tekst', { exact: true }).fill('Zie je iets? Meld het.');
  await page.getByLabel('Inwoners en ondernemers').check();
  await page.getByLabel('Gemeente').selectOption({ label: 'Woudenberg' });
  await page.getByRole('checkbox', { name: 'Mastodon Woudenberg' }).check();
  await expect(page.getByText('Mastodon: 22 van 500 tekens')).toBeVisible();
  await expect(page.getByText('Op Mastodon staat de titel er niet bij.')).toBeVisible();
  await own('Mastodon Woudenberg').click();
  const words = page.getByRole('textbox', { name: 'Tekst op Mastodon Woudenberg' });
  await words.fill('Kort: meld het.');
  await expect(page.getByText('Mastodon: 15 van 500 tekens')).toBeVisible();
  await expect(words).toBeFocused();
  await words.press('Control+b'); // the buttons of a field that came later work too
  await expect(words).toHaveValue('Kort: meld het.****');
  await page.getByRole('checkbox', { name: INTRANET }).check();
  await expect(own(INTRANET)).toBeVisible();
  await expect(words).toHaveValue('Kort: meld het.****');
  await checked(page);
  await page.getByRole('checkbox', { name: INTRANET }).uncheck();
  await expect(own(INTRANET)).toHaveCount(0);
  await expect(own('Mastodon Woudenberg')).toBeVisible(); // it holds words
  await press(page, 'Opslaan', 'Opgeslagen als concept.');
  await expect(page.getByText('Kort: meld het.', { exact: false }).first()).toBeVisible();
});

test('a page that comes back begins at its message', async ({ one: page }) => {
  await page.goto('/berichten/nieuw');
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await expect(page.locator('#fouten')).toBeFocused();
  await expect(page).toHaveTitle(/^Fout: /);
  await expect(page.getByRole('alert').getByRole('listitem')).toHaveCount(3);
  await checked(page);
  await write(page, { title: 'Bericht dat zegt dat het er is' });
  await expect(page.locator('.vk-messages')).toBeFocused();
});

test('a date that is half filled in is not lost, and a draft is thrown away after a question', async ({ one: page }) => {
  await page.goto('/berichten/nieuw');
  await page.getByLabel('Titel', { exact: true }).fill('Bericht per ongeluk');
  await page.getByLabel('Gemeente').selectOption({ label: 'Woudenberg' });
  await page.getByLabel('Collega’s, op het intranet').check();
  await page.getByLabel('Datum').pressSequentially('0');
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await expect(page.getByLabel('Datum')).toBeFocused();
  await expect(page).toHaveURL(/nieuw$/);
  await page.getByLabel('Datum').fill('');
  await page.getByLabel('Tijd').fill('10:00');
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await expect(page.getByLabel('Datum')).toHaveAccessibleDescription(/Kies ook een datum\./);
  await expect(page.getByLabel('Tijd')).toHaveValue('10:00');
  await page.getByLabel('Tijd').fill('');
  await press(page, 'Opslaan', 'Opgeslagen als concept.');
  await page.locator('summary').filter({ hasText: 'Weggooien' }).click();
  await checked(page);
  await page.getByRole('button', { name: 'Bericht weggooien' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Weggooien' }).click();
  await said(page, '“Bericht per ongeluk” is weggegooid.');
});

test('a session that ended while someone typed', async ({ app, one: page }) => {
  await write(page, { title: 'Bericht van iemand die lang wegbleef' });
  const post = address(page);
  await edit(page);
  const previewed = page.waitForResponse(/\/voorbeeld$/);
  await page.getByLabel('Titel', { exact: true }).fill('Bericht van iemand die terugkomt');
  await previewed;
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await expect(page.getByText('Wat je invulde is er nog')).toBeVisible();
  await page.locator('summary').filter({ hasText: 'Titel' }).click();
  await expect(page.getByText('Bericht van iemand die terugkomt')).toBeVisible();
  await checked(page);
  await page.goto(app.links[0]); // another way in: what the browser kept is offered
  await page.goto(`${post}/bewerken`);
  await page.getByRole('button', { name: /^Verder met je tekst/ }).click();
  await expect(page.getByLabel('Titel', { exact: true })).toHaveValue('Bericht van iemand die terugkomt');
  await press(page, 'Opslaan', 'Opgeslagen.');
});

test('versions are compared and brought back, after what that does is said', async ({ one: page, two }) => {
  await write(page, { title: 'Bericht met versies', text: 'Bel de politie als je iets ziet.', moment: later(6) });
  const post = address(page);
  await submit(page);
  await two.goto(post);
  await press(two, 'Akkoord geven', 'Akkoord gegeven.');
  await page.goto(`${post}/bewerken`);
  await page.getByLabel('Tekst', { exact: true }).fill('Bel de gemeente als je iets ziet.');
  await press(page, 'Opslaan', 'Het akkoord is vervallen');
  await page.getByRole('link', { name: 'Versies vergelijken of terugzetten' }).click();
  await expect(page.locator('.vk-difference del')).toContainText('politie');
  await expect(page.locator('.vk-difference ins')).toContainText('gemeente');
  await checked(page);
  await expect(page.getByText('Voor precies deze woorden op dit moment was al akkoord.')).toBeVisible();
  await page.getByRole('button', { name: 'Versie 1 terugzetten' }).press('Enter');
  await said(page, 'Versie 1 is teruggezet.');
  await expect(badge(page)).toHaveText('Gepland');
  await page.getByText('Bewijs van akkoord').click();
  await expect(page.locator('p.vk-hash')).toHaveText(/^[0-9a-f]{64}$/);
  await checked(page);
});

test('an approver asks for changes; author and approver talk it over', async ({ one, two }) => {
  await write(one, { title: 'Bericht dat terugkomt', moment: later(7) });
  const post = address(one);
  await submit(one);
  await two.goto(post);
  await two.locator('summary').filter({ hasText: 'Vraag om aanpassingen' }).press('Enter');
  await two.getByRole('button', { name: 'Teruggeven aan de schrijver' }).click();
  await expect(two.getByRole('alert')).toContainText('Schrijf wat er anders moet.');
  await checked(two);
  await two.getByLabel('Wat moet er anders?').fill('De eerste zin is te lang.');
  await press(two, 'Teruggeven aan de schrijver', 'Teruggegeven.');
  await expect(badge(two)).toHaveText('Concept');
  await one.goto('/');
  const asked = one.getByRole('region', { name: 'Jou is om aanpassingen gevraagd' });
  await expect(asked).toContainText('De eerste zin is te lang.');
  await checked(one);
  await asked.getByRole('link', { name: /Bericht dat terugkomt/ }).click();
  await expect(one.getByRole('heading', { level: 1, name: 'Bericht bewerken' })).toBeVisible();
  await two.goto(`${post}/bewerken`);
  await expect(two.getByText('heeft dit bericht ook open')).toBeVisible();
  await checked(two);
  await one.goto(post);
  await one.getByLabel('Opmerking voor collega’s').fill('Zo beter?');
  await press(one, 'Plaats opmerking', 'Je opmerking staat erbij.');
  await expect(one.getByRole('region', { name: 'Opmerkingen' }).getByRole('listitem')).toHaveCount(2);
  await checked(one);
});

test('an unknown telephone number is named beside the field while someone types, and keeps the post from approval', async ({ one: page }) => {
  await write(page, { title: 'Bericht met een tikfout', text: 'Meld het op 0900-8840.' });
  await expect(page.getByText('Bedoel je 0900-8844 (Politie)?').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Voorleggen voor akkoord' })).toHaveCount(0);
  await edit(page);
  await page.locator('summary').filter({ hasText: 'Telefoonnummers die je kunt noemen' }).click();
  await checked(page);
  const preview = page.getByRole('article');
  await page.getByLabel('Tekst', { exact: true }).fill('Meld het op 0900-8844 in {gemeente}.');
  await expect(preview).toContainText('Meld het op 0900-8844 in Woudenberg.');
  await expect(preview).not.toContainText('Bedoel je');
  await press(page, 'Opslaan', 'Opgeslagen.');
  await submit(page);
});

test('without JavaScript: versions, remarks and a request for changes', async ({ plain, plainTwo }) => {
  await write(plain, { title: 'Versies zonder script', moment: later(8) });
  const post = address(plain);
  await plain.goto(`${post}/bewerken`);
  await plain.getByLabel('Titel', { exact: true }).fill('Versies zonder script, tweede');
  await press(plain, 'Opslaan', 'Opgeslagen.');
  await plain.goto(`${post}/versies`);
  await plain.getByLabel('Van', { exact: true }).selectOption('2');
  await plain.getByLabel('Naar', { exact: true }).selectOption('1');
  await plain.getByRole('button', { name: 'Vergelijk', exact: true }).click();
  await expect(plain.getByRole('heading', { name: 'Wat er tussen versie 2 en versie 1 veranderde' })).toBeVisible();
  await plain.goto(`${post}/versies`);
  await press(plain, 'Versie 1 terugzetten', 'Versie 1 is teruggezet.');
  await submit(plain);
  await plainTwo.goto(post);
  await plainTwo.getByText('Vraag om aanpassingen').click();
  await plainTwo.getByLabel('Wat moet er anders?').fill('Toch de tweede titel.');
  await press(plainTwo, 'Teruggeven aan de schrijver', 'Teruggegeven.');
  await plain.goto(post);
  await expect(plain.getByText('vraagt om aanpassingen').first()).toBeVisible();
  await plain.getByLabel('Opmerking voor collega’s').fill('Goed.');
  await press(plain, 'Plaats opmerking', 'Je opmerking staat erbij.');
});
