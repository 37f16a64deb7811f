// The first day of a newcomer, with the mouse: a post is written, planned, approved and seen on the proefkanaal. Its minute
// comes while other specs are at work, so the day is in two: story, once in a run, and what verschijnen.spec.mjs sees of it.
import { expect } from './app.mjs';
import { follow } from './board.mjs';
import { INTRANET, TEXT, said, soon } from './steps.mjs';

const ROOM = 20_000; // ms between choosing a minute and that minute, for saving, submitting and approving

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

let told;

// story returns the mouse, the title of the post, its moment, when the day began (ms) and what is followed of its appearing.
export const story = (app, open) => (told ??= tell(app, open));

async function tell(app, open) {
  const began = Date.now();
  const title = 'Mijn eerste bericht';
  const mouse = new Mouse();
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
  const moment = soon(ROOM);
  await mouse.type(one.getByLabel('Datum'), moment.date);
  await mouse.type(one.getByLabel('Tijd'), moment.time);
  await mouse.click(one.getByRole('button', { name: 'Opslaan' }));
  await said(one, `om ${moment.time}, zodra een collega akkoord heeft gegeven.`);
  await mouse.click(one.getByRole('button', { name: 'Voorleggen voor akkoord' }));
  await said(one, 'Voorgelegd.');
  await expect(one.getByRole('button', { name: 'Akkoord geven' })).toHaveCount(0);

  await mouse.click(two.getByRole('link', { name: 'Overzicht' }));
  await mouse.click(two.getByRole('region', { name: 'Wacht op jou' }).getByRole('link', { name: title }));
  await mouse.click(two.getByRole('button', { name: 'Akkoord geven' }));
  await said(two, 'Het bericht gaat vanzelf uit op');
  expect(Date.now(), 'het akkoord kwam te laat om het moment te zien').toBeLessThan(moment.at);
  return { mouse, title, moment, began, appearing: follow(`${app.url}/proefkanaal/pleio-woudenberg`, title) };
}
