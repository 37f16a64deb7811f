// The fixtures of the browser tests. `app` is the running program; `one` and `two` are pages on which the first and the second
// demo user are signed in; `visitor` is signed out; `plain` is user one without JavaScript. Every page notes what the content
// security policy refused and what went wrong in a script: a test fails on either, whatever else it looks at.
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect } from '@playwright/test';
import { start } from './program.mjs';

export { expect };

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// axe fails with a readable list when the page, as it is now, breaks a rule. No rule and no element is left out.
export async function axe(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const list = violations.flatMap(({ id, impact, help, nodes }) => [
    `${id} (${impact}): ${help}`,
    ...nodes.map((node) => `  ${node.target.join(' ')}  ${node.failureSummary.replaceAll(/\s+/g, ' ')}`),
  ]);
  expect(list, `axe op ${page.url()}`).toEqual([]);
}

// fits fails when the page must be scrolled sideways (WCAG 1.4.10).
export async function fits(page) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider, `${page.url()} is breder dan het scherm`).toBeLessThanOrEqual(0);
}

// checked runs all checks that hold for every page, at both widths that count, and puts the width back.
export async function checked(page) {
  const before = page.viewportSize();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await fits(page);
    await axe(page);
  }
  await page.setViewportSize(before);
}

// watch returns the list to which everything the page may not do is added.
function watch(context) {
  const wrong = [];
  context.on('weberror', (e) => wrong.push(`script op ${e.page()?.url()}: ${e.error().message}`));
  context.on('console', (m) => { // the event securitypolicyviolation says the same, but not without JavaScript
    if (m.type() === 'error' && /Content Security Policy/i.test(m.text())) wrong.push(`CSP op ${m.page()?.url()}: ${m.text()}`);
  });
  return wrong;
}

// pageFor makes a fixture: a page of its own context, signed in with the link of that number, if any.
function pageFor(link, options = {}) {
  return async ({ browser, app, locale, timezoneId, viewport }, use) => {
    const context = await browser.newContext({ baseURL: app.url, locale, timezoneId, viewport, ...options });
    const wrong = watch(context);
    const page = await context.newPage();
    if (link !== undefined) {
      await page.goto(app.links[link]);
      await expect(page.getByRole('button', { name: 'Afmelden' })).toBeVisible();
    }
    await use(page);
    await context.close();
    expect(wrong, 'wat de bladzijde niet mocht of niet kon').toEqual([]);
  };
}

export const test = base.extend({
  app: [async ({}, use) => { // eslint-disable-line no-empty-pattern
    const app = await start();
    await use(app);
    await app.stop();
  }, { scope: 'worker', timeout: 90_000 }],
  one: pageFor(0),
  two: pageFor(1),
  visitor: pageFor(undefined),
  plain: pageFor(0, { javaScriptEnabled: false }),
});
