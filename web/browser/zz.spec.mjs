import { expect, test, axe, fits } from './app.mjs';
import { source } from './node_modules/axe-core/axe.js';
test('x', async ({ one }) => {
  const t = async (n, f) => { const s = Date.now(); const r = await f(); console.log(n, Date.now() - s); return r; };
  for (const u of ['/', '/berichten', '/berichten/nieuw']) {
  await t('goto', () => one.goto(u));
  await t('axe', () => axe(one));
  await t('axe', () => axe(one));
  await t('inject', () => one.evaluate(source));
  const run = () => one.evaluate(async () => (await window.axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }, resultTypes: ['violations'] })).violations.length);
  console.log(await t('run', run));
  await t('size', () => one.setViewportSize({ width: 390, height: 900 }));
  console.log(await t('run', run));
  await t('size', () => one.setViewportSize({ width: 1280, height: 900 }));
  }
});
