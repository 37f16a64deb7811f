// <output data-counter="title" data-max="256">: counts the characters of the field with that id, or its words without data-max.
// The eye sees each change; a screen reader hears it after a pause.
const PAUSE = 1000;
const number = new Intl.NumberFormat('nl-NL');
const plural = (n, one, many) => `${number.format(n)} ${n === 1 ? one : many}`;

function sentence(text, max) {
  const characters = [...text].length; // as the server counts: code points
  if (!max) return plural(text.trim() ? text.trim().split(/\s+/).length : 0, 'woord', 'woorden');
  const left = max - characters;
  return left < 0 ? `${plural(-left, 'teken', 'tekens')} te veel` : `Nog ${plural(left, 'teken', 'tekens')}`;
}

// count begins the counters within root, a part of the page that may have come later.
export function count(root) {
  for (const counter of root.querySelectorAll('[data-counter]')) {
    const field = document.getElementById(counter.dataset.counter);
    if (!field) continue;
    const max = Number(counter.dataset.max);
    const seen = document.createElement('span');
    const heard = document.createElement('span');
    seen.setAttribute('aria-hidden', 'true');
    heard.className = 'vk-vh';
    heard.setAttribute('role', 'status');
    counter.replaceChildren(seen, heard);
    let timer;
    const renew = () => {
      const text = sentence(field.value, max);
      seen.textContent = text;
      counter.classList.toggle('vk-counter--over', max > 0 && [...field.value].length > max);
      clearTimeout(timer);
      return text;
    };
    field.addEventListener('input', () => {
      const text = renew();
      timer = setTimeout(() => { heard.textContent = text; }, PAUSE);
    });
    renew();
  }
}

count(document);
