// <form data-preview="/voorbeeld" data-preview-target="voorbeeld" data-preview-status="voorbeeld-status">
// sends the fields while someone types and puts the HTML that comes back into the target. Where it has parts, each [data-part] goes
// into the element with that id: whole, or of a list of [data-key] only what came and what went. The status line is a live region
// of one sentence; it is written only when that sentence changes, so that a screen reader does not hear it at every pause.
import { count } from './counter.js';
import { insertable } from './insert.js';
import { reveal } from './reveal.js';
import { dress } from './toolbar.js';

const PAUSE = 400;

// merge leaves what stays alone: someone may be typing in it.
function merge(list, fresh) {
  const keyed = (root) => new Map([...root.querySelectorAll(':scope > [data-key]')].map((e) => [e.dataset.key, e]));
  const [here, wanted] = [keyed(list), keyed(fresh)];
  for (const [key, element] of here) if (!wanted.has(key) && !element.contains(document.activeElement)) element.remove();
  let last = null;
  for (const [key, element] of wanted) {
    if (!here.has(key)) {
      if (last) last.after(element);
      else list.prepend(element);
      for (const improve of [reveal, dress, count, insertable]) improve(element);
    }
    last = here.get(key) ?? element;
  }
}

function renew(fresh) {
  const target = document.getElementById(fresh.dataset.part);
  if (target.querySelector('[data-key]') || fresh.querySelector('[data-key]')) merge(target, fresh);
  else target.replaceChildren(...fresh.childNodes);
  const section = document.querySelector(`[data-filled-by="${target.id}"]`);
  if (section) section.hidden = !target.childElementCount;
}

for (const form of document.querySelectorAll('form[data-preview]')) {
  const target = document.getElementById(form.dataset.previewTarget);
  const status = document.getElementById(form.dataset.previewStatus);
  if (!target) continue;
  let timer, running;

  const say = (text) => {
    if (status && status.textContent !== text) status.textContent = text;
  };
  const refresh = async () => {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    const fields = new FormData(form);
    fields.delete('image'); // a file that is on its way by itself
    target.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(form.dataset.preview, {
        method: 'POST', body: new URLSearchParams(fields), headers: { Accept: 'text/html' }, signal,
      });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const said = page.querySelector('[data-preview-says]');
      const parts = page.querySelectorAll('[data-part]');
      parts.forEach(renew);
      if (!parts.length) target.replaceChildren(...page.body.childNodes);
      say(said?.dataset.previewSays ?? 'Het voorbeeld is bijgewerkt.');
    } catch {
      if (signal.aborted) return;
      say('Het voorbeeld kan nu niet worden bijgewerkt. Je tekst staat er nog.');
    }
    target.removeAttribute('aria-busy');
  };
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  });
}
