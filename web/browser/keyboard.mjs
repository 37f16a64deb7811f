// A person who only has a keyboard: every field is reached with Tab, and at every stop the focus must be visible, not covered, and
// further down the document than the one before.
import { expect } from './app.mjs';

export const STOPS = 120; // more than any page has

// focusWhenSettled returns the element that has the focus once the page is complete; it runs in the page. Until then the browser may
// still put a page that it shows again back where it was scrolled, away from the focus.
async function focusWhenSettled() {
  const frame = () => new Promise(requestAnimationFrame);
  const ended = () => performance.getEntriesByType('navigation')[0].loadEventEnd;
  while (!ended()) await frame();
  while (performance.now() < ended() + 100) await frame();
  return document.activeElement;
}

// look describes the element that has the focus; it runs in the page. before is the one that had it.
async function look(before) {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(e);
  const shows = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
    || (['date', 'time'].includes(e.type) && !e.matches(':focus-visible')); // then its button has it, drawn by the browser
  // Each line of a link has a box of its own; between those of two lines there is nothing.
  const visible = () => [...e.getClientRects()].some(({ x, y, width, height }) =>
    [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1]].some(([h, v]) => {
      const top = document.elementFromPoint(x + width * h, y + height * v);
      return top && (e.contains(top) || top.closest('label')?.control === e);
    }));
  for (const until = performance.now() + 2000; !visible() && performance.now() < until;) { // it scrolls there
    await new Promise(requestAnimationFrame);
  }
  const position = before === document.body ? 0 : before.compareDocumentPosition(e);
  return {
    name: `${e.localName} ${e.id || e.getAttribute('href') || e.textContent.trim().slice(0, 40)}`,
    shows,
    covered: !visible(),
    step: position & Node.DOCUMENT_POSITION_PRECEDING ? 'back' : position & Node.DOCUMENT_POSITION_FOLLOWING ? 'further' : 'same',
  };
}

// Keyboard is a person who only has that.
export class Keyboard {
  constructor(page) {
    this.page = page;
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  // to tabs until the element has the focus.
  async to(locator, key = 'Tab') {
    await expect(locator).toHaveCount(1);
    for (let i = 0; i < STOPS; i += 1) {
      await this.tab(key);
      if (await locator.evaluate((e) => e === document.activeElement)) return;
    }
    throw new Error(`${locator} is met ${key} niet te bereiken op ${this.page.url()}`);
  }

  // tab goes one stop further and looks at where the focus is then. false: past the last, in the browser's own bar.
  async tab(key = 'Tab') {
    const before = await this.page.evaluateHandle(focusWhenSettled);
    await this.press(key);
    const seen = await this.page.evaluate(look, before);
    if (!seen) return false;
    const where = `${seen.name} op ${this.page.url()}`;
    expect(seen.shows, `de focus is te zien: ${where}`).toBe(true);
    expect(seen.covered, `de focus is bedekt of buiten beeld: ${where}`).toBe(false);
    expect(seen.step, `de volgorde springt: ${where}`).not.toBe(key.startsWith('Shift') ? 'further' : 'back');
    return true;
  }

  // type replaces what is in the field.
  async type(locator, text) {
    await this.to(locator);
    await this.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  // date and time fields have a part for each number; the language of the browser decides on their order, and on a part for
  // the morning.
  async moment(date, time, { date: day, time: clock }) {
    await this.to(date);
    await this.date(date, day);
    await this.to(time);
    await this.page.keyboard.type(`${clock.replace(':', '')}a`);
    await expect(time).toHaveValue(clock);
  }

  // date types a day into the date field that has the focus.
  async date(field, day) {
    const [year, month, dayOfMonth] = day.split('-');
    for (const digits of [dayOfMonth + month + year, month + dayOfMonth + year]) {
      for (let i = 0; i < 3; i += 1) await this.press('ArrowLeft');
      await this.page.keyboard.type(digits);
      if (await field.inputValue() === day) break;
    }
    await expect(field).toHaveValue(day);
  }

  async enter(locator) {
    await this.to(locator);
    await this.press('Enter');
  }

  // space ticks a box or chooses a radio button.
  async space(locator) {
    await this.to(locator);
    await this.press('Space');
    await expect(locator).toBeChecked();
  }

  // skip uses the link that every page begins with.
  async skip() {
    await this.enter(this.page.getByRole('link', { name: 'Direct naar de inhoud' }));
    await expect(this.page.locator('main')).toBeFocused();
  }
}
