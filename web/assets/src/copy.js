// <button data-copy="id"> copies the text (or value) of an element; with data-copy-rich also as formatted HTML, so that Pleio keeps
// headings and links. The answer goes to <… role=status id=data-copy-status>.
const textOf = (element) => element.value ?? element.innerText;

async function copy(element, rich) {
  if (!rich) return navigator.clipboard.writeText(textOf(element));
  return navigator.clipboard.write([new ClipboardItem({
    'text/html': new Blob([element.innerHTML], { type: 'text/html' }),
    'text/plain': new Blob([textOf(element)], { type: 'text/plain' }),
  })]);
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('button[data-copy]');
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const status = document.getElementById(button.dataset.copyStatus);
  let answer = 'Gekopieerd. Plak het nu op de andere site.';
  try {
    await copy(source, 'copyRich' in button.dataset);
  } catch { // no clipboard on plain http, or not allowed: select it, so that one key copies
    getSelection().selectAllChildren(source);
    source.select?.();
    answer = 'De tekst is geselecteerd. Druk op Ctrl+C om hem te kopiëren.';
  }
  if (status) status.textContent = answer;
});
