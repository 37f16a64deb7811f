// Follows a proefkanaal while the tests go on: a post appears there once, at a moment that does not wait for a test.
const PAUSE = 250; // ms between looks until it is there
const LATER = 2000; // and after that, for a second one

// follow looks at the page, which anybody may see, for posts with this title until stop. most is how many there were at once;
// seenAt is when the first was there, absentAt the last moment at which there was none (both ms, as Date.now).
export function follow(url, title) {
  const heading = `>${title}</h2>`;
  const post = { most: 0, seenAt: undefined, absentAt: undefined };
  let timer;
  let stopped = false;
  const look = async () => {
    const asked = Date.now();
    const text = await fetch(url).then((answer) => (answer.ok ? answer.text() : undefined), () => undefined);
    if (text !== undefined) {
      const count = text.split(heading).length - 1;
      post.most = Math.max(post.most, count);
      if (count === 0) post.absentAt = asked;
      else post.seenAt ??= Date.now();
    }
    if (!stopped) timer = setTimeout(look, post.seenAt ? LATER : PAUSE);
  };
  post.stop = () => {
    stopped = true;
    clearTimeout(timer);
  };
  look();
  return post;
}
