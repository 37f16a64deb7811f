// <dialog id="plannen">: another moment for a post. It says what that would do before it is done (GET …/gevolgen), and sends the
// form that the page without script would send. The answer is a page: the calendar as it is now, or the reason why not.
const PAUSE = 300; // ms after the last key
const dialog = document.getElementById('plannen');
const form = dialog?.querySelector('form');
const part = (name) => dialog.querySelector(`[data-${name}]`);
const day = new Intl.DateTimeFormat('nl-NL', { dateStyle: 'full', timeZone: 'UTC' });
let post, undo, opener, asked, timer, done;

// open shows the dialog for a post; element carries its data. to is the day it was dragged to; back undoes the drag.
export function open(element, { to, back, opener: from = element } = {}) {
  if (!dialog) return back?.();
  post = { ...element.dataset, href: element.getAttribute('href') };
  [undo, opener] = [back, from];
  form.action = `${post.href}/verplaatsen`;
  form.elements.revision.value = post.revision;
  form.elements.date.value = to ?? post.date ?? '';
  form.elements.time.value = post.time || '09:00';
  part('title').textContent = post.title;
  part('now').textContent = post.date ? `Nu: ${day.format(new Date(`${post.date}T00:00Z`))} om ${post.time} uur.` : 'Dit bericht heeft nog geen datum.';
  part('link').href = post.href;
  part('move').firstElementChild.textContent = post.date ? 'Verplaatsen' : 'Inplannen';
  part('moment').hidden = part('move').hidden = Boolean(post.locked);
  part('says').replaceChildren();
  if (post.locked) say([{ text: post.locked, blocks: true }]);
  dialog.showModal();
  (post.locked ? part('close') : form.elements.date).focus();
  if (!post.locked) ask();
}

function say(consequences) {
  const list = document.createElement('ul');
  list.className = 'vk-says';
  for (const { text, blocks } of consequences) {
    const line = part(blocks ? 'line-blocks' : 'line').content.cloneNode(true);
    line.querySelector('span').textContent = text;
    list.append(line);
  }
  part('says').replaceChildren(...(consequences.length ? [list] : []));
}

// ask shows what the moment in the form would do. When nobody answers, the server still decides when the form is sent.
async function ask() {
  const { date, time } = form.elements;
  if (!date.value || !time.value || (date.value === post.date && time.value === post.time)) return say([]);
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  try {
    const answer = await fetch(`${post.href}/gevolgen?${new URLSearchParams({ date: date.value, time: time.value })}`, { signal });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const { consequences } = await answer.json();
    if (!signal.aborted) say(consequences);
  } catch {
    if (!signal.aborted) say([]);
  }
}

const SORRY = 'Dit lukte niet, en er is niets veranderd. Ververs de pagina en probeer het nog eens.';

async function send(event) {
  event.preventDefault();
  event.stopPropagation();
  if (form.ariaBusy === 'true') return;
  form.ariaBusy = 'true';
  asked?.abort();
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (answer.redirected && answer.ok && page.getElementById('kalender-blad')) {
      undo = undefined;
      const { id } = post;
      dialog.close();
      done(page, id);
    } else {
      const why = [...page.querySelectorAll('#fouten li')].map((e) => e.textContent.trim());
      say((why.length ? why : [SORRY]).map((text) => ({ text, blocks: true })));
    }
  } catch {
    say([{ text: SORRY, blocks: true }]);
  }
  form.ariaBusy = 'false';
}

// wire makes the dialog work; moved gets the page that follows a move, and the id of the post. false: this user moves nothing.
export function wire(moved) {
  if (!dialog?.showModal) return false;
  done = moved;
  form.addEventListener('submit', send);
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  part('close').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    clearTimeout(timer);
    asked?.abort();
    undo?.(); // it was dragged, and stays where it was
    undo = undefined;
    if (opener?.isConnected) opener.focus();
    else requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector(`#kalender-raster [data-id="${post.id}"]`)?.focus()));
  });
  return true;
}
