// A page that came back with mistakes, or with what the last step did, begins there: what is on a page when it loads is read out
// only where the focus is.
export function arrive() {
  const message = document.getElementById('fouten') ?? document.querySelector('.vk-messages:not(:empty)');
  message?.focus({ preventScroll: message.id !== 'fouten' && Boolean(location.hash) }); // an address may lead further down
}
