// A second click sends no second form.
const sent = new WeakSet();

document.addEventListener('submit', (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  // not `disabled`: the name and value of the button must be sent, and the focus must stay
  for (const button of form.querySelectorAll('button:not([type=button])')) {
    button.setAttribute('aria-disabled', 'true');
    button.classList.add('nl-button--disabled');
  }
});

// Back in the browser shows the page as it was left.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
