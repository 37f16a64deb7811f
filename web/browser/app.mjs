// The fixtures of the browser tests. `app` is the running demo; `one` and `two` are pages on which its first and second user
// are signed in; `visitor` is signed out; `plain` and `plainTwo` are the users without JavaScript. `promised` follows the post
// that the demo says will go out. `office` is the program without --demo, with a fake Pleio. `open` makes any other page.
// Every page notes what the content security policy refused and what went wrong in a script or with a file: a test fails on
// each of these, whatever else it looks at.
import { test as base, expect } from '@playwright/test';
import axeCore from 'axe-core';
import { follow } from './board.mjs';
import { startOffice } from './office.mjs';
import { start } from './program.mjs';

export { expect };

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// axe fails with a readable list when the page, as it is now, breaks a rule. No rule and no element is left out.
export async function axe(page) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axeCore.source);
  const violations = await page.evaluate(async (values) => {
    const found = await window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
    return found.violations.map(({ id, impact, help, nodes }) =>
      ({ id, impact, help, nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })) }));
  }, RULES);
  const list = violations.flatMap(({ id, impact, help, nodes }) => [
    `${id} (${impact}): ${help}`,
    ...nodes.map((node) => `  ${node.target.join(' ')}  ${node.failureSummary.replaceAll(/\s+/g, ' ')}`),
  ]);
  expect(list, `axe op ${page.url()}`).toEqual([]);
}

// fits fails when the page must be scrolled sideways (WCAG 1.4.10), or hides what would have made that necessary. What scrolls
// by itself may be wider.
export async function fits(page) {
  const wider = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const style = (e) => getComputedStyle(e);
    const within = (e, property, values) => e && (values.includes(style(e)[property]) || within(e.parentElement, property, values));
    const outside = [...document.body.querySelectorAll('*')].filter((e) => {
      const box = e.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1 || !e.checkVisibility() || within(e, 'clipPath', ['inset(50%)'])) return false; // not to be seen
      const cut = e.localName !== 'input' && ['hidden', 'clip'].includes(style(e).overflowX) && e.scrollWidth > e.clientWidth + 1;
      return (cut || box.right > width + 1 || box.left < -1) && !within(e.parentElement, 'overflowX', ['auto', 'scroll']);
    });
    const name = (e) => `${e.localName}.${e.className.baseVal ?? e.className} (tot ${Math.round(e.getBoundingClientRect().right)} van ${width})`;
    return { over: document.documentElement.scrollWidth - width, outside: outside.map(name) };
  });
  expect(wider, `${page.url()} is breder dan het scherm`).toEqual({ over: 0, outside: [] });
}

// still fails when something moves although the reader asked for no motion: all that has a transition or an animation, until
// it is over at once.
async function still(page) {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const moving = await page.evaluate(() => {
    const longest = (list) => Math.max(...list.split(',').map(parseFloat)); // the browser says seconds
    const styles = [...document.querySelectorAll('*')].flatMap((e) => ['', '::before', '::after'].map((part) => ({ e, part, style: getComputedStyle(e, part) })));
    return styles.filter(({ style }) => longest(style.transitionDuration) > 0 || longest(style.animationDuration) > 0)
      .map(({ e, part }) => `${e.localName}.${e.className.baseVal ?? e.className}${part}`);
  });
  expect(moving, `${page.url()} beweegt`).toEqual([]);
  await page.emulateMedia({ reducedMotion: null });
}

// large fails when text of twice the size (WCAG 1.4.4) no longer fits. The size is set by script: the content security policy of
// the page refuses a style element.
async function large(page) {
  const set = (size) => page.evaluate((value) => { document.documentElement.style.fontSize = value; }, size);
  await set('200%');
  await fits(page);
  await set('');
}

// checked runs all checks that hold for every page: by day at the widths that count, by night at one, with large letters,
// without motion. It puts the width back. Colours do not depend on the width, and where things stand not on the colours.
export async function checked(page) {
  const before = page.viewportSize();
  for (const width of [320, 390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await fits(page);
    if (width !== 320) await axe(page);
  }
  await large(page);
  await still(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await axe(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(before);
}

// watch returns the list to which everything the page may not do is added.
function watch(context) {
  const wrong = [];
  context.on('weberror', (e) => wrong.push(`script op ${e.page()?.url()}: ${e.error().message}`));
  context.on('console', (m) => { // the event securitypolicyviolation says the same, but not without JavaScript
    if (m.type() === 'error' && !/^Failed to load resource/.test(m.text())) wrong.push(`console op ${m.page()?.url()}: ${m.text()}`);
  });
  context.on('response', (r) => { // a page may say 404 or 422, and so may what a form is answered; a file or a preview may not
    const refused = [409, 422].includes(r.status()) && /\/(verplaatsen|jaar)$/.test(r.url());
    if (r.status() >= 400 && r.request().resourceType() !== 'document' && !refused) wrong.push(`${r.status()} voor ${r.url()}`);
  });
  return wrong;
}

// pageFor makes a fixture: a page of its own context, signed in with the link of that number, if any.
function pageFor(link, options = {}) {
  return async ({ app, open }, use) => {
    const page = await open(app.url, options);
    if (link !== undefined) {
      await page.goto(app.links[link]);
      await expect(page.getByRole('button', { name: 'Afmelden' })).toBeVisible();
    }
    await use(page);
  };
}

export const test = base.extend({
  app: [async ({}, use) => { // eslint-disable-line no-empty-pattern
    const app = await start();
    await use(app);
    await app.stop();
  }, { scope: 'worker', timeout: 90_000 }],
  promised: [async ({ app }, use) => {
    const promised = follow(`${app.url}/proefkanaal/pleio-woudenberg`, 'Welkom bij de veiligheidskalender');
    await use({ ...app.output().match(/Om (?<clock>\d\d:\d\d) gaat er een goedgekeurd bericht uit/).groups, post: promised });
    promised.stop();
  }, { scope: 'worker', auto: true }],
  office: [async ({}, use) => { // eslint-disable-line no-empty-pattern
    const office = await startOffice();
    await use(office);
    await office.stop();
  }, { scope: 'worker', timeout: 90_000 }],
  open: async ({ browser, locale, timezoneId, viewport }, use) => {
    const opened = [];
    await use(async (baseURL, options = {}) => {
      const context = await browser.newContext({ baseURL, locale, timezoneId, viewport, ...options });
      opened.push({ context, wrong: watch(context) });
      return context.newPage();
    });
    for (const { context } of opened) await context.close();
    expect(opened.flatMap(({ wrong }) => wrong), 'wat de bladzijde niet mocht of niet kon').toEqual([]);
  },
  one: pageFor(0),
  two: pageFor(1),
  visitor: pageFor(undefined),
  plain: pageFor(0, { javaScriptEnabled: false }),
  plainTwo: pageFor(1, { javaScriptEnabled: false }),
});
