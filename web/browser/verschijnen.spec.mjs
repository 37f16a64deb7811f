// What appears by itself, at its minute and once. It is followed while the other specs are at work, so that it costs no waiting.
import { expect, test } from './app.mjs';
import { story } from './newcomer.mjs';
import { INTRANET, badge } from './steps.mjs';

const MOST = { clicks: 25, time: 180_000 };
const LATE = 15_000; // ms; seconds at most, but the machine that tests may be busy

test.describe.configure({ timeout: 240_000 });

test(`a newcomer sees the post appear, within three minutes and ${MOST.clicks} clicks in all`, async ({ app, open, one: page }) => {
  const { mouse, title, moment, began, appearing } = await story(app, open);
  await expect.poll(() => appearing.seenAt, { timeout: 100_000 }).toBeDefined();
  expect(appearing.seenAt, 'te vroeg').toBeGreaterThanOrEqual(moment.at);
  expect(appearing.absentAt - moment.at, 'zo lang (ms) was het er na het moment nog niet').toBeLessThan(LATE);
  await mouse.click(page.getByRole('link', { name: 'Kanalen' }));
  await mouse.click(page.getByRole('row', { name: INTRANET }).getByRole('link', { name: 'Bekijk wat er is geplaatst' }));
  const post = page.getByRole('article').filter({ has: page.getByRole('heading', { name: title }) });
  await expect(post).toHaveCount(1);
  await expect(post).toContainText(moment.time);
  appearing.stop();
  expect(appearing.most).toBe(1);
  const took = appearing.seenAt - began;
  console.log(`     ${mouse.clicks} klikken, ${Math.round(took / 1000)} s tot het bericht er staat`);
  expect(mouse.clicks).toBeLessThanOrEqual(MOST.clicks);
  expect(took).toBeLessThan(MOST.time);
});

// What the demo promises when it starts: a post, approved by its second user, goes out at the printed minute.
test('the post that the demo promised appears on the proefkanaal at its minute, once', async ({ promised, two, visitor }) => {
  const { post, clock } = promised;
  await expect.poll(() => post.seenAt, { timeout: 200_000 }).toBeDefined();
  const due = Math.floor(post.seenAt / 60_000) * 60_000;
  const printed = new Date(due).toLocaleTimeString('nl-NL', { timeZone: 'Europe/Amsterdam', hour: '2-digit', minute: '2-digit' });
  expect(printed, 'de minuut waarin het verscheen').toBe(clock);
  expect(post.absentAt - due, 'zo lang (ms) was het er na het moment nog niet').toBeLessThan(LATE);

  await visitor.goto('/proefkanaal/pleio-woudenberg');
  const article = visitor.getByRole('article').filter({ has: visitor.getByRole('heading', { name: 'Welkom bij de veiligheidskalender' }) });
  await expect(article).toHaveCount(1);
  await expect(article).toContainText(clock);
  expect(post.most).toBe(1);

  await two.goto('/berichten?q=Welkom+bij+de+veiligheidskalender');
  await two.getByRole('link', { name: 'Welkom bij de veiligheidskalender' }).click();
  await expect(badge(two)).toHaveText('Geplaatst');
  await expect(two.getByRole('region', { name: 'Vier ogen' })).toContainText('Sam');
  await two.getByRole('link', { name: 'Bekijk het geplaatste bericht' }).click();
  await expect(two).toHaveURL(/\/proefkanaal\/pleio-woudenberg#/);
});
