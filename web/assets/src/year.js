// <form data-in-place="ID">: the form is sent without leaving the page, and only the part with that id is renewed from the answer.
// What was typed in the other forms stays. When the answer has no such part, nothing typed is touched.
import { count } from './counter.js';

const dirty = new Set();
const failed = 'Opslaan lukte niet. Wat je typte staat er nog. Probeer het zo nog eens; blijft het zo, meld je dan in een ander tabblad opnieuw aan.';

async function send(form, submitter) {
  const id = form.dataset.inPlace;
  const body = new URLSearchParams(new FormData(form, submitter));
  for (const field of form.querySelectorAll('input, textarea')) field.readOnly = true; // what is sent is what will stand there
  try {
    const answer = await fetch(form.getAttribute('action'), { method: 'POST', body });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const renewed = page.getElementById(id);
    if (!renewed) throw new Error(`no ${id} in the answer`);
    const old = document.getElementById(id);
    old.replaceWith(renewed);
    dirty.delete(id);
    if (!answer.ok) dirty.add(id);
    document.querySelector('.vk-messages').replaceChildren(...page.querySelector('.vk-messages').childNodes);
    document.querySelector('.vk-head__lead').replaceChildren(...page.querySelector('.vk-head__lead').childNodes);
    count(renewed);
    const wrong = renewed.querySelector('[aria-invalid=true]');
    const button = submitter && renewed.querySelector(`button[value="${submitter.value}"]`);
    (wrong ?? button ?? renewed).focus();
  } catch {
    for (const field of form.querySelectorAll('input, textarea')) field.readOnly = false;
    delete form.dataset.busy;
    document.querySelector('.vk-messages').textContent = failed;
  }
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.dataset.inPlace) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = 'yes';
  send(form, event.submitter);
});

document.addEventListener('input', ({ target }) => {
  if (target.form?.dataset.inPlace) dirty.add(target.form.dataset.inPlace);
});
addEventListener('beforeunload', (event) => {
  if (dirty.size) event.preventDefault();
});
