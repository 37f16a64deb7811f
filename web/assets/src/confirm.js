// <form data-confirm="What will happen." data-confirm-title="Weet je het zeker?" data-confirm-button="Intrekken" data-confirm-tone="negative">
// asks first, in the <dialog id="confirm"> of the layout. Without script the form is sent at once.
const dialog = document.getElementById('confirm');
const agreed = new WeakSet();

document.addEventListener('submit', (event) => {
  const form = event.target;
  const { confirm, confirmTitle, confirmButton, confirmTone } = form.dataset;
  if (!confirm || !dialog?.showModal || agreed.has(form)) return;
  event.preventDefault();

  const yes = dialog.querySelector('[value=yes]');
  dialog.querySelector('[data-title]').textContent = confirmTitle ?? 'Weet je het zeker?';
  dialog.querySelector('[data-text]').textContent = confirm;
  yes.textContent = confirmButton ?? event.submitter?.textContent.trim() ?? 'Doorgaan';
  yes.classList.toggle('nl-button--negative', confirmTone === 'negative');

  dialog.returnValue = '';
  dialog.addEventListener('close', () => {
    if (dialog.returnValue !== 'yes') return;
    agreed.add(form);
    form.requestSubmit(event.submitter);
  }, { once: true });
  dialog.showModal();
});
