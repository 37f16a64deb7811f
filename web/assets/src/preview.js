// <form data-preview="/voorbeeld" data-preview-target="voorbeeld" data-preview-status="voorbeeld-status">
// sends the fields while someone types and puts the HTML that comes back into the target. The status line is a live region
// of one sentence; it is written only when that sentence changes, so that a screen reader does not hear it at every pause.
const PAUSE = 400;

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
      target.replaceChildren(...page.body.childNodes);
      say(target.querySelector('[data-preview-says]')?.dataset.previewSays ?? 'Het voorbeeld is bijgewerkt.');
    } catch (error) {
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
