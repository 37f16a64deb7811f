// What people do, for more than one spec: write a post, have it approved, find it again. With or without JavaScript.
import { expect } from './app.mjs';

export const INTRANET = 'Intranet Woudenberg (Pleio)';
export const TEXT = 'Zie je iets dat niet klopt? Praat er met een collega over.\n\n**Wat zou jij doen?** Bij spoed bel je 112.';

const MINUTE = 60_000;
const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam', dateStyle: 'short', timeStyle: 'short' });

// local is an instant as the fields for date and time of a page want it.
export function local(at) {
  const [date, time] = parts.format(at).split(' ');
  return { at, date, time };
}

// soon is the first whole minute that leaves room, in ms, for what must happen before it.
export const soon = (room) => local(Math.ceil((Date.now() + room) / MINUTE) * MINUTE);

// now is the minute that has just begun: a post for this minute goes out as soon as it is approved. It may be saved until
// the minute is over; when that is near, it is the next.
export const now = () => local(Math.floor((Date.now() + 15_000) / MINUTE) * MINUTE);

// betweenMinutes waits while a new minute is near: what stops everything then would make a post late that another test follows.
export async function betweenMinutes() {
  const into = Date.now() % MINUTE;
  const wait = into > 45_000 ? MINUTE - into + 5_000 : Math.max(0, 5_000 - into);
  await new Promise((done) => setTimeout(done, wait));
}

// later is ten o'clock, so many days from now.
export const later = (days) => ({ ...local(Date.now() + days * 24 * 60 * MINUTE), time: '10:00' });

// write makes a post for colleagues in Woudenberg. It leaves the page of the post behind.
export async function write(page, { title, text = TEXT, moment, channel = INTRANET }) {
  await page.goto('/berichten/nieuw');
  await page.getByLabel('Titel', { exact: true }).fill(title);
  await page.getByLabel('Tekst', { exact: true }).fill(text);
  await page.getByLabel('Gemeente').selectOption({ label: 'Woudenberg' });
  await page.getByLabel('Collega’s, op het intranet').check();
  if (channel) await page.getByRole('checkbox', { name: channel }).check();
  if (moment) {
    await page.getByLabel('Datum').fill(moment.date);
    await page.getByLabel('Tijd').fill(moment.time);
  }
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await expect(page.getByRole('status').first()).toContainText('Opgeslagen');
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
}

// press clicks a button of the page and waits for what the next page says about it.
export async function press(page, name, says) {
  await page.getByRole('button', { name, exact: true }).click();
  await said(page, says);
}

// said waits for the message that the last step left on the page.
export const said = (page, text) => expect(page.locator('.vk-messages')).toContainText(text);

// submit asks for approval of the post on the page.
export const submit = (page) => press(page, 'Voorleggen voor akkoord', 'Voorgelegd.');

// approve gives it, by a colleague's page.
export async function approve(page, address) {
  await page.goto(address);
  await press(page, 'Akkoord geven', 'Akkoord gegeven.');
}

// badge is what the head of a post's page says about its state.
export const badge = (page) => page.locator('.vk-head .vk-badge');

// address is the page without what follows a #.
export const address = (page) => page.url().split('#')[0];

// signIn is the form of /aanmelden.
export async function signIn(page, email, password) {
  await page.goto('/aanmelden');
  await page.getByLabel('E-mailadres').fill(email);
  await page.getByLabel('Wachtwoord').fill(password);
  await page.getByRole('button', { name: 'Aanmelden' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overzicht' })).toBeVisible();
}
