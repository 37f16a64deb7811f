// What the demo promises when it starts: a post, approved by its second user, goes out at the printed minute. It is followed
// from the start of the program, so that it costs no waiting while the other specs are at work.
import { expect, test } from './app.mjs';
import { badge } from './steps.mjs';

test('the post that the demo promised appears on the proefkanaal at its minute, once', async ({ promised, two, visitor }) => {
  test.setTimeout(240_000);
  const { post, clock } = promised;
  await expect.poll(() => post.seenAt, { timeout: 200_000 }).toBeDefined();
  const due = Math.floor(post.seenAt / 60_000) * 60_000;
  const printed = new Date(due).toLocaleTimeString('nl-NL', { timeZone: 'Europe/Amsterdam', hour: '2-digit', minute: '2-digit' });
  expect(printed, 'de minuut waarin het verscheen').toBe(clock);
  expect(post.absentAt - due, 'zo lang (ms) was het er na het moment nog niet').toBeLessThan(15_000);

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
