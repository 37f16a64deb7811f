// How the pages look: by day and by night, in the colours of each municipality, and on paper.
import { axe, expect, test } from './app.mjs';

const colours = (page, selector) => page.locator(selector).first().evaluate((e) => {
  const { color, backgroundColor } = getComputedStyle(e);
  return { color, backgroundColor };
});

test('each municipality has its own colours, with contrast by day and by night', async ({ visitor: page }) => {
  const seen = new Map();
  for (const name of ['', 'bunnik', 'leusden', 'woudenberg', 'zeist']) {
    await page.goto(`/agenda${name && `?gemeente=${name}`}`);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await axe(page);
      const { backgroundColor } = await colours(page, '.utrecht-page-header');
      seen.set(`${colorScheme} ${backgroundColor}`, name);
    }
  }
  expect([...seen.values()]).toHaveLength(10); // no two are the same
});

test('a page follows the theme of the machine', async ({ one: page }) => {
  await page.goto('/');
  for (const [colorScheme, background] of [['light', 'rgb(255, 255, 255)'], ['dark', 'rgb(24, 35, 42)']]) {
    await page.emulateMedia({ colorScheme });
    expect(await colours(page, '.vk-card')).toMatchObject({ backgroundColor: background });
  }
});

test('on paper: black on white, also by night, without what can only be clicked', async ({ one: page }) => {
  await page.goto('/reeksen');
  const series = await page.getByRole('link', { name: 'Intranetreeks ondermijning' }).first().getAttribute('href');
  await page.goto('/berichten?status=draft');
  const post = await page.getByRole('rowheader').getByRole('link').first().getAttribute('href');
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  for (const path of ['/kalender', series, post]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('h1')).toHaveCSS('color', 'rgb(0, 0, 0)');
    expect(await colours(page, '.vk-card')).toMatchObject({ backgroundColor: 'rgb(255, 255, 255)' });
    for (const what of ['navigation', 'button', 'textbox']) await expect(page.getByRole(what)).toHaveCount(0);
  }

  await page.goto('/kalender?weergave=maand&datum=2027-02-01');
  await expect(page.getByRole('columnheader', { name: 'maandag' })).toBeVisible();
  const sheets = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type \/Page\b/g);
  expect(sheets.length, 'bladen').toBeLessThanOrEqual(2); // one, and a second when the other tests filled the month
});
