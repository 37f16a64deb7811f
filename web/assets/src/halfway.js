// A date or time that is only half filled in has no value: the form would be sent without it, and it would be gone. So the browser
// says which field it is, before anything else looks at the form.
document.addEventListener('submit', (event) => {
  const half = [...event.target.elements].find((field) => field.validity?.badInput);
  if (!half) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  half.closest('details')?.setAttribute('open', '');
  half.reportValidity();
}, { capture: true });
