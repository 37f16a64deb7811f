// A second click sends no second form.
const WAIT = 10_000; // after this someone may try again: the line was lost, or they pressed Escape
const sent = new WeakSet();

function mark(form, busy) {
  sent[busy ? 'add' : 'delete'](form);
  // not `disabled`: the name and value of the button must be sent, and the focus must stay
  for (const button of form.querySelectorAll('button:not([type=button])')) {
    button.setAttribute('aria-disabled', String(busy));
    button.classList.toggle('nl-button--disabled', busy);
  }
}

document.addEventListener('submit', (event) => {
  if (event.defaultPrevented || event.target.method === 'dialog') return;
  const form = event.target;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  mark(form, true);
  setTimeout(() => mark(form, false), WAIT);
});

// Back in the browser shows the page as it was left, with what was typed and with its forms marked.
addEventListener('pageshow', (event) => {
  if (event.persisted) for (const form of document.forms) mark(form, false);
});
