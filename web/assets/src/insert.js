// <div data-insert="FIELD">: a list of texts and a button. The server puts the chosen text at the end of the field; with script it comes
// where the cursor is, as if it had been typed: the browser can undo it.
const PARAGRAPH = '\n\n';

// between returns the line ends that keep text apart from what stands before and after it. In the middle of a line there are none.
function between(before, after) {
  if (before && after && !before.endsWith('\n') && !after.startsWith('\n')) return ['', ''];
  const missing = (text) => PARAGRAPH.slice(Math.min(text.length, PARAGRAPH.length));
  return [before && missing(before.match(/\n*$/)[0]), after && missing(after.match(/^\n*/)[0])];
}

function put(field, text) {
  const { value, selectionStart, selectionEnd } = field;
  const [above, below] = between(value.slice(0, selectionStart), value.slice(selectionEnd));
  field.focus();
  // execCommand is old, but the only way that Ctrl+Z knows; a browser without it gets the text all the same
  if (!document.execCommand('insertText', false, above + text + below)) {
    field.setRangeText(above + text + below, selectionStart, selectionEnd, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  const caret = field.selectionEnd - below.length;
  field.setSelectionRange(caret, caret);
}

// insertable makes the lists in root work.
export function insertable(root) {
  for (const place of root.querySelectorAll('[data-insert]')) {
    const field = document.getElementById(place.dataset.insert);
    const list = place.querySelector('select');
    const status = place.querySelector('[role=status]');
    let visited = false;
    field.addEventListener('focus', () => { visited = true; }, { once: true });

    place.querySelector('button').addEventListener('click', (event) => {
      event.preventDefault();
      const [chosen] = list.selectedOptions;
      if (!chosen.value) {
        status.textContent = 'Kies eerst een tekstblok.';
        list.focus();
        return;
      }
      if (!visited) field.setSelectionRange(field.value.length, field.value.length); // nobody chose a place yet
      put(field, chosen.dataset.text);
      status.textContent = `“${chosen.textContent}” staat in de tekst. Ongedaan maken kan met Ctrl+Z.`;
      list.value = '';
    });
  }
}

insertable(document);
