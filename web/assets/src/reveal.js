// What means nothing without script comes hidden; what means nothing with it goes.
export function reveal(root) {
  for (const element of root.querySelectorAll('[data-script]')) element.hidden = false;
  for (const element of root.querySelectorAll('[data-no-script]')) element.hidden = true;
}
