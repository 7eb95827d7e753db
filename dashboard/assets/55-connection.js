// Says when the server does not answer, and when it answers that it cannot: in one quiet line that goes away by itself.
//
// What was asked while the server was away is asked again when it is back, so that the last click is answered and the
// page need not be loaded anew. The words come with the line (data-words), because a lost server cannot send them.
(function () {
  const LINE = 'connection';
  const DRAWING = '/_dash-update-component';
  const HEALTH = '/healthz';
  const BEAT_MS = 10_000; // how often an idle page looks whether the server is there
  const AGAIN_MS = 2_000; // how often it is looked for when it is not

  const before = window.fetch.bind(window); // with the language of the page (05-language.js)
  let drawnAt = new Date(); // the numbers on the page are from then
  let lost = false;
  let fault = null; // { from, text }: what the server said it could not do
  let waiters = [];
  let leaving = false;
  let beating = false;

  const line = () => document.getElementById(LINE);
  const fill = (text, values) => (text || '').replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  function show() {
    const element = line();
    if (!element) return;
    const words = JSON.parse(element.dataset.words || '{}');
    const language = document.documentElement.lang || 'en';
    const time = drawnAt.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    const text = lost ? fill(words.lost, { time }) : fault?.text || '';
    element.hidden = !text;
    element.classList.toggle('is-fault', !lost && Boolean(fault));
    if (element.dataset.said === text) return;
    element.dataset.said = text;
    const said = document.createElement('span');
    said.textContent = text;
    element.replaceChildren(said);
    if (text && !lost) element.append(dismissal(words.dismiss));
  }

  function dismissal(label) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button';
    button.textContent = label;
    button.addEventListener('click', () => {
      fault = null;
      show();
    });
    return button;
  }

  function gone() {
    if (lost || leaving) return;
    lost = true;
    show();
    setTimeout(look, AGAIN_MS);
  }

  function back() {
    if (!lost) return;
    lost = false;
    const held = waiters;
    waiters = [];
    held.forEach((go) => go());
    show();
  }

  async function sentence(answer) {
    const words = JSON.parse(line()?.dataset.words || '{}');
    try {
      const told = await answer.clone().json();
      if (!told.error) return words.unknown;
      return told.request ? fill(words.fault, { sentence: told.error, request: told.request }) : told.error;
    } catch {
      return words.unknown; // no JSON: not an answer of ours
    }
  }

  async function heard(path, answer) {
    back();
    if (path !== DRAWING && path !== HEALTH) return;
    if (answer.status >= 400) fault = { from: path, text: await sentence(answer) };
    else if (fault && (path === DRAWING || fault.from === HEALTH)) fault = null;
    if (path === DRAWING && answer.ok) drawnAt = new Date();
    show();
  }

  // Held until the server is back: what draws a page, and how far a load is. Anything else fails and says so itself.
  const isHeld = (path, method) => path === DRAWING || (method === 'GET' && path.startsWith('/upload'));

  window.fetch = async function (input, init) {
    const request = input instanceof Request ? input : null;
    const url = new URL(request ? request.url : String(input), window.location.href);
    if (url.origin !== window.location.origin) return before(input, init);
    const method = (init?.method || request?.method || 'GET').toUpperCase();
    for (;;) {
      try {
        const answer = await before(request ? request.clone() : input, init);
        heard(url.pathname, answer);
        return answer;
      } catch (error) {
        if (error.name === 'AbortError') throw error;
        gone();
        if (!isHeld(url.pathname, method) || leaving) throw error;
        await new Promise((go) => waiters.push(go));
      }
    }
  };

  async function look() {
    if (beating || leaving) return;
    beating = true;
    try {
      await window.fetch(HEALTH, { cache: 'no-store' });
    } catch {
      // gone() has said so
    } finally {
      beating = false;
    }
    if (lost || fault?.from === HEALTH) setTimeout(look, AGAIN_MS);
  }

  setInterval(() => {
    if (!document.hidden && !lost) look();
  }, BEAT_MS);
  window.addEventListener('pagehide', () => (leaving = true));
  window.addEventListener('pageshow', () => (leaving = false));
  window.addEventListener('online', look);
})();
