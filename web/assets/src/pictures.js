// <section data-pictures="/berichten/afbeelding"> in a form: a picture that is chosen, dropped or pasted is sent at once, by
// itself, and its fields come back for the list. So a picture that cannot be costs nothing of what was typed.
const MAX = 10 * 1024 * 1024;
const TOO_LARGE = 'Deze afbeelding is te groot: hoogstens 10 MB. Maak haar kleiner en kies haar opnieuw.';

for (const section of document.querySelectorAll('[data-pictures]')) {
  const form = section.closest('form');
  const list = section.querySelector('[data-pictures-list]');
  const status = section.querySelector('[data-pictures-status]');
  const input = section.querySelector('input[type=file]');
  const changed = () => form.dispatchEvent(new Event('input', { bubbles: true }));
  let queue = Promise.resolve(); // one after the other, in the order in which they came

  async function send(file) {
    if (file.size > MAX) return TOO_LARGE;
    const body = new FormData();
    body.set('csrf', form.elements.csrf.value);
    body.set('image', file, 'afbeelding');
    const answer = await fetch(section.dataset.pictures, { method: 'POST', body, headers: { Accept: 'text/html' } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const says = page.querySelector('[data-pictures-says]').textContent;
    const added = page.querySelector('[data-picture]');
    if (!added) return says;
    if (list.querySelector(`[data-picture="${added.dataset.picture}"]`)) return 'Deze afbeelding staat er al.';
    list.append(added);
    added.querySelector('input[type=text]').focus();
    changed();
    return says;
  }

  function add(files) {
    for (const file of files) {
      queue = queue.then(async () => {
        section.setAttribute('aria-busy', 'true');
        status.textContent = 'De afbeelding wordt toegevoegd…';
        try {
          status.textContent = await send(file);
        } catch {
          status.textContent = 'De afbeelding kon nu niet worden toegevoegd. Je tekst staat er nog. Probeer het zo nog eens.';
        }
        section.removeAttribute('aria-busy');
      });
    }
  }

  input.addEventListener('change', () => {
    add([...input.files]);
    input.value = ''; // it goes by itself, not once more with the form
  });
  section.addEventListener('dragover', (event) => {
    if (event.dataTransfer.types.includes('Files')) event.preventDefault();
  });
  section.addEventListener('drop', (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
  form.addEventListener('paste', (event) => {
    const pictures = [...event.clipboardData.files].filter(({ type }) => type.startsWith('image/'));
    if (!pictures.length) return;
    event.preventDefault();
    add(pictures);
  });
  list.addEventListener('click', (event) => {
    const button = event.target.closest('button[value^=remove-]');
    if (!button) return;
    event.preventDefault();
    button.closest('[data-picture]').remove();
    status.textContent = 'De afbeelding is weggehaald.';
    input.focus();
    changed();
  });
}
