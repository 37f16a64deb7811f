// The calendar page: a dialog to move a post, and for month and week a grid to drag on. The pages of the server do the same
// without script; after every move what they say replaces what is here, so that there is one truth.
import { open, wire } from './planner-dialog.js';

const root = document.getElementById('kalender');
const moves = wire(swap); // false for who may only look: then a link is a link
const wide = matchMedia('(min-width: 60rem)'); // on a small screen the days as a list are the better calendar
let grid;

// swap puts the sheet, the tray and the message of a page that the server sent in the place of ours.
function swap(page, id) {
  for (const part of ['kalender-blad', 'kalender-bak', 'kalender-items']) {
    const fresh = page.getElementById(part);
    document.getElementById(part).replaceWith(document.adoptNode(fresh));
  }
  document.querySelector('.vk-messages').replaceChildren(...page.querySelector('.vk-messages').childNodes);
  dress();
  grid?.refresh();
  requestAnimationFrame(() => requestAnimationFrame(() => focusOn(id)));
}

// focusOn puts the focus back on the post that moved, wherever it is now; else on the way back.
function focusOn(id) {
  const shown = [...document.querySelectorAll(`[data-id="${id}"]`)].find((e) => e.localName === 'a' && e.checkVisibility());
  (shown ?? document.querySelector('.vk-messages button'))?.focus();
}

function dress() {
  const showsGrid = Boolean(grid) && wide.matches;
  document.getElementById('kalender-raster').hidden = !showsGrid;
  document.getElementById('kalender-blad').classList.toggle('vk-planner__sheet--behind', showsGrid);
  for (const hint of document.querySelectorAll('[data-drag]')) hint.hidden = !showsGrid;
}

async function start() {
  if (grid || !wide.matches || !['maand', 'week'].includes(root.dataset.view)) return dress();
  const { show } = await import('./planner-grid.js');
  if (grid) return dress();
  document.getElementById('kalender-raster').hidden = false;
  grid = show(root, document.getElementById('kalender-raster'), moves ? open : undefined);
  return dress();
}

if (moves) {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const plan = event.target.closest?.('a[data-plan]');
    const link = plan?.closest('li').querySelector('[data-post]') ?? event.target.closest?.('#kalender-blad a[data-post], #kalender-bak a[data-post]');
    if (!link) return;
    event.preventDefault();
    open(link, { opener: plan ?? link });
  });
}
wide.addEventListener('change', start);
start();
