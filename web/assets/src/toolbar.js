// The buttons above a Markdown text. They are native buttons inside <markdown-toolbar>: its own <md-bold> and so on have no role.
import '@github/markdown-toolbar-element';

// dress readies the toolbars within root, a part of the page that may have come later.
export function dress(root) {
  for (const toolbar of root.querySelectorAll('markdown-toolbar')) ready(toolbar);
}

function ready(toolbar) {
  // one tab stop from the start, not only after the toolbar had the focus once
  toolbar.removeAttribute('tabindex');
  toolbar.querySelectorAll('[data-md-button]').forEach((button, i) => { button.tabIndex = i ? -1 : 0; });

  toolbar.field?.addEventListener('keydown', (event) => {
    const style = { b: 'bold', i: 'italic' }[event.key.toLowerCase()];
    if (!style || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    toolbar.querySelector(`[data-md-button=${style}]`)?.click();
  });
}

dress(document);
