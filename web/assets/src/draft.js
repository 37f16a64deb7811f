// <form data-draft="USER/POST">: what is typed is kept in this browser, so that a closed tab or an ended session loses nothing.
// The page that says it was saved ([data-saved]) ends that. Back at the form, it is offered once more: the server then shows the
// form with it, pictures and all.
const PREFIX = 'vk-concept:';
const PACE = 2000; // ms between two saves while someone types
const KEPT = 30 * 24 * 60 * 60 * 1000; // ms
const clock = new Intl.DateTimeFormat('nl-NL', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('nl-NL', { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' });
const when = (at) => (Date.now() - at < 12 * 60 * 60 * 1000 ? clock : day).format(at);

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch { /* nothing was kept either */ }
}

// Fields that say nothing about what was typed.
const machinery = ['csrf', 'action', 'image', 'id', 'revision', 'pictures', 'campaign-had'];
const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => name !== 'csrf' && name !== 'image' && typeof value === 'string');
const typed = (fields) => JSON.stringify(fields.filter(([name]) => !machinery.includes(name) && !name.startsWith('snippet-')).sort());

function tidy() {
  try {
    for (const key of Object.keys(localStorage).filter((k) => k.startsWith(PREFIX))) {
      const draft = read(key.slice(PREFIX.length));
      if (!draft || Date.now() - draft.at > KEPT) localStorage.removeItem(key);
    }
  } catch { /* no storage */ }
}

function resume(form, { fields }) {
  const again = document.createElement('form');
  // not form.action: its buttons have that name
  Object.assign(again, { method: 'post', action: form.getAttribute('action'), enctype: form.enctype, hidden: true });
  const add = (name, value) => {
    const field = document.createElement('textarea'); // keeps the ends of lines
    Object.assign(field, { name, value });
    again.append(field);
  };
  add('csrf', form.elements.csrf.value);
  fields.forEach(([name, value]) => add(name, value));
  add('action', 'preview');
  document.body.append(again);
  again.submit();
}

tidy();
const saved = document.querySelector('[data-saved]');
if (saved) forget(saved.dataset.saved);

for (const form of document.querySelectorAll('form[data-draft]')) {
  const key = form.dataset.draft;
  const line = document.querySelector('[data-draft-line]');
  const offer = document.querySelector('[data-draft-offer]');
  const before = read(key);
  const shown = typed(fieldsOf(form));
  let offered = false; // nothing was chosen yet: what was kept must not be written over
  let timer;
  let changed = false;

  const keep = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!changed || offered) return;
    changed = false;
    try {
      const at = Date.now();
      localStorage.setItem(PREFIX + key, JSON.stringify({ at, fields: fieldsOf(form) }));
      line.textContent = `Bewaard in deze browser om ${clock.format(at)}.`;
    } catch {
      line.textContent = 'Deze browser kan niets bewaren. Sla zelf af en toe op.';
    }
  };
  form.addEventListener('input', () => {
    offered = false; // who types on is kept from now on; what is offered stays so on this page
    changed = true;
    timer ??= setTimeout(keep, PACE);
  });
  addEventListener('pagehide', keep);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && keep());

  if (before && typed(before.fields) !== shown && !document.getElementById('fouten')) {
    offered = true;
    for (const place of offer.querySelectorAll('[data-draft-when]')) place.textContent = when(before.at);
    offer.hidden = false;
    offer.querySelector('[data-draft-resume]').addEventListener('click', () => resume(form, before));
    offer.querySelector('[data-draft-discard]').addEventListener('click', () => {
      forget(key);
      offered = false;
      offer.hidden = true;
      line.textContent = 'Weggegooid. Hieronder staat wat is opgeslagen.';
      form.querySelector('input:not([type=hidden])').focus();
    });
  }
}
