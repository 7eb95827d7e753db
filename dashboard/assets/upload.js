// Sends files of the Data page as raw streams, shows how far they are, and tells Dash when there is something to show.
// Dash draws everything that stays; only the rows of files on their way are drawn here, into an element Dash leaves empty.
//
// The words come with the page (data-words of the progress element), so that they are translated where all words are.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.sentinel = window.dash_clientside.sentinel || {};

(function (functions) {
  const DROP = 'data-drop';
  const CHOOSE = 'data-choose';
  const PROGRESS = 'data-progress';
  const OTHERS = 'data-others';
  const EVENT = 'data-event';
  const CHANGED = 'data-changed';
  const MEMORY = 'sentinel-uploads'; // ids of this browser tab's uploads, newest first
  const MARK = { 'X-Requested-With': 'sentinel' };
  const UNDER_WAY = 'sentinel-under-way'; // {id: name} of this tab's uploads that are being loaded
  const TOO_LATE = ['writing']; // to take a file back; its batch can be undone
  const RESTING = ['mapping', 'done', 'failed'];
  const POLL_MS = 300;
  const OTHERS_MS = 1000;
  const PATIENCE_MS = 10_000;
  const MEBIBYTE = 1 << 20;

  const waiting = [];
  const followed = new Set();
  const tickets = new Set(); // of this tab's own loads
  const takenBack = new Set();
  let othersBefore = 0;
  let sending = false;
  const sent = []; // ids in the order of sending
  const untold = [];
  let telling = 0; // since when an event waits for its answer
  let told = 0;

  const byId = (id) => document.getElementById(id);
  const words = () => JSON.parse(byId(PROGRESS)?.dataset.words || '{}');
  const fill = (text, values) => (text || '').replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  function remembered() {
    try {
      return JSON.parse(window.sessionStorage.getItem(MEMORY)) || [];
    } catch {
      return []; // storage may be switched off; the results then live as long as the page
    }
  }

  function remember(uploads) {
    try {
      window.sessionStorage.setItem(MEMORY, JSON.stringify(uploads));
    } catch {
      // see remembered()
    }
  }

  // Say that an upload has come to rest; Dash draws its card from what the server knows. One at a time: Dash drops the
  // answer to an event when the next one overtakes it.
  function tell(upload) {
    const before = remembered();
    const fresh = !before.includes(upload);
    const uploads = fresh ? newestFirst([upload, ...before]) : before;
    remember(uploads);
    if (!byId(DROP)) return; // drawn when the page is opened again
    untold.push({ uploads, changed: upload, fresh });
    tellNext();
  }

  // In the order of sending, whichever is loaded first; what an earlier page sent stays behind.
  function newestFirst(uploads) {
    return uploads
      .map((upload, place) => ({ upload, place, sent: sent.indexOf(upload) }))
      .sort((a, b) => b.sent - a.sent || a.place - b.place)
      .map((entry) => entry.upload);
  }

  function tellNext() {
    const answered = Date.now() - telling > PATIENCE_MS; // a fault on the server must not silence the files after it
    if (!answered || !untold.length) return;
    telling = Date.now();
    told += 1;
    window.dash_clientside.set_props(EVENT, { data: { ...untold.shift(), told } });
  }

  function megabytes(bytes) {
    const value = bytes / MEBIBYTE;
    return value.toLocaleString(document.documentElement.lang || 'en', { maximumFractionDigits: value < 10 ? 1 : 0 });
  }

  // ---- one row per file on its way
  class Row {
    constructor(name, onCancel) {
      this.element = document.createElement('div');
      this.element.className = 'data-row';
      this.name = this.add('span', 'data-row-name', name);
      this.bar = this.add('progress', 'data-row-bar');
      this.bar.max = 1;
      this.bar.setAttribute('aria-label', name);
      this.state = this.add('span', 'data-row-state');
      this.state.setAttribute('role', 'status');
      this.button = this.add('button', 'button data-row-button', words().cancel);
      this.button.type = 'button';
      this.button.addEventListener('click', onCancel);
    }

    add(tag, className, text) {
      const child = document.createElement(tag);
      child.className = className;
      if (text) child.textContent = text;
      this.element.append(child);
      return child;
    }

    // `part` null: it is not known how much is left.
    show(text, part) {
      const container = byId(PROGRESS);
      if (container && this.element.parentNode !== container) container.append(this.element);
      if (this.state.textContent !== text) this.state.textContent = text;
      if (part === null) this.bar.removeAttribute('value');
      else this.bar.value = part;
    }

    fail(sentence) {
      this.show(sentence, 0);
      this.element.classList.add('data-row-failed');
      this.bar.remove();
      this.button.textContent = words().dismiss;
      this.button.hidden = false;
      this.button.onclick = null;
      this.button.addEventListener('click', () => this.remove());
    }

    remove() {
      this.element.remove();
    }
  }

  // ---- sending
  function send(file, row, request) {
    return new Promise((resolve, reject) => {
      request.open('POST', '/upload');
      request.setRequestHeader('X-Requested-With', MARK['X-Requested-With']);
      request.setRequestHeader('X-Filename', encodeURIComponent(file.name));
      request.upload.onprogress = (event) => {
        const values = { sent: megabytes(event.loaded), size: megabytes(file.size) };
        row.show(fill(words().sending, values), file.size ? event.loaded / file.size : null);
      };
      request.onload = () => {
        const answer = JSON.parse(request.responseText || '{}');
        if (request.status === 201) resolve(answer.upload);
        else reject(new Error(answer.error || words().broken));
      };
      request.onerror = () => reject(new Error(words().broken));
      request.onabort = () => reject(null);
      request.send(file);
    });
  }

  async function take({ file, row, request }) {
    const limit = Number(byId(PROGRESS)?.dataset.limit || 0);
    if (limit && file.size > limit) return row.fail(words().tooLarge);
    try {
      const upload = await send(file, row, request);
      sent.push(upload);
      const answer = await fetch(`/upload/${upload}/load`, {
        method: 'POST',
        headers: { ...MARK, 'Content-Type': 'application/json' },
        body: '{}',
      });
      if (!answer.ok) return row.fail((await answer.json()).error);
      follow(upload, row);
    } catch (error) {
      if (error) row.fail(error.message || words().broken);
      else row.remove();
    }
  }

  async function work() {
    if (sending) return;
    sending = true;
    while (waiting.length) {
      const next = waiting.shift();
      if (!next.cancelled) await take(next);
    }
    sending = false;
  }

  function enqueue(files) {
    for (const file of files) {
      const entry = { file, request: new XMLHttpRequest(), cancelled: false };
      entry.row = new Row(file.name, () => {
        entry.cancelled = true;
        entry.request.abort();
        if (waiting.includes(entry)) entry.row.remove();
      });
      entry.row.show(words().waiting, 0);
      waiting.push(entry);
    }
    work();
  }

  // ---- loading: ask until the upload has come to rest
  async function follow(upload, row) {
    if (followed.has(upload)) return;
    followed.add(upload);
    underWay({ ...underWay(), [upload]: row.name.textContent });
    row.button.hidden = true;
    row.button.onclick = () => takeBack(upload, row);
    try {
      for (;;) {
        const answer = await fetch(`/upload/${upload}`);
        const state = await answer.json();
        if (!answer.ok) {
          if (takenBack.has(upload)) row.remove();
          else row.fail(state.error || words().broken); // the server was started anew meanwhile
          return;
        }
        if (RESTING.includes(state.stage)) break;
        tickets.add(state.ticket);
        row.show(state.said, partOf(state));
        row.button.hidden = TOO_LATE.includes(state.stage);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      row.remove();
      tell(upload);
    } catch {
      row.fail(words().broken);
    } finally {
      followed.delete(upload);
      const { [upload]: _over, ...others } = underWay();
      underWay(others);
    }
  }

  // What part of a stage is done; null where that is not known.
  function partOf({ stage, done, total }) {
    if (stage === 'queued') return 0;
    return total ? done / total : null;
  }

  // A load that has not begun to write is given up; following it ends when the server does not know it any more.
  async function takeBack(upload, row) {
    row.button.hidden = true;
    takenBack.add(upload);
    const answer = await fetch(`/upload/${upload}`, { method: 'DELETE', headers: MARK });
    if (!answer.ok && answer.status !== 404) row.show((await answer.json()).error, null);
  }

  // With an argument: remember it. The page may be loaded anew in the middle of a load.
  function underWay(uploads) {
    try {
      if (uploads) window.sessionStorage.setItem(UNDER_WAY, JSON.stringify(uploads));
      return JSON.parse(window.sessionStorage.getItem(UNDER_WAY)) || {};
    } catch {
      return {}; // see remembered()
    }
  }

  function resume() {
    for (const [upload, name] of Object.entries(underWay())) {
      if (!followed.has(upload)) follow(upload, new Row(name, () => undefined));
    }
  }

  // ---- loads that others have started: one line each, while this page is open
  async function lookAround() {
    if (!byId(OTHERS) || document.hidden) return;
    const answer = await fetch('/uploads');
    if (!answer.ok || !byId(OTHERS)) return; // the line of 55-connection.js says why
    const others = (await answer.json()).loads.filter(({ ticket }) => !tickets.has(ticket));
    byId(OTHERS).replaceChildren(...others.map(otherLine));
    const over = others.length < othersBefore;
    othersBefore = others.length;
    if (over) window.dash_clientside.set_props(CHANGED, { data: `others ${Date.now()}` });
  }

  function otherLine(load) {
    const line = document.createElement('p');
    line.className = 'data-other';
    line.dataset.ticket = load.ticket;
    const part = partOf(load);
    line.textContent = part ? `${load.said} · ${Math.floor(part * 100)} %` : load.said;
    return line;
  }

  async function keepLooking() {
    for (;;) {
      await lookAround().catch(() => undefined); // a lost server is said by 55-connection.js
      await new Promise((resolve) => setTimeout(resolve, OTHERS_MS));
    }
  }
  keepLooking();

  // The mapping form was sent: Dash has started the load and says which upload to follow.
  functions.followUpload = function (started) {
    if (started) {
      const row = new Row(started.file_name, () => undefined);
      row.show(words().working, 0);
      follow(started.upload, row);
    }
    return window.dash_clientside.no_update;
  };

  // The page was opened: draw the cards of this tab's uploads again.
  functions.recallUploads = function () {
    untold.length = 0;
    resume();
    telling = Date.now();
    told += 1;
    return { uploads: remembered(), changed: null, fresh: false, told };
  };

  // `known`: after recallUploads, the uploads that the server still knows.
  functions.drawnUploads = function (known) {
    if (known) remember(known);
    telling = 0;
    tellNext();
    return window.dash_clientside.no_update;
  };

  functions.forgetUpload = function (dismissed) {
    if (dismissed) remember(remembered().filter((upload) => upload !== dismissed));
    return window.dash_clientside.no_update;
  };

  // ---- choosing and dropping
  function choose() {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.addEventListener('change', () => enqueue([...input.files]));
    input.click();
  }

  const hasFiles = (event) => [...(event.dataTransfer?.types || [])].includes('Files');
  const mark = (on) => byId(DROP)?.classList.toggle('data-drop-over', on);

  document.addEventListener('click', (event) => {
    if (event.target.closest?.(`#${CHOOSE}`)) choose();
  });
  document.addEventListener('dragover', (event) => {
    if (!byId(DROP) || !hasFiles(event)) return;
    event.preventDefault(); // anywhere on the page: a file dropped beside the zone must not replace the page
    mark(true);
  });
  document.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) mark(false);
  });
  document.addEventListener('drop', (event) => {
    if (!byId(DROP) || !hasFiles(event)) return;
    event.preventDefault();
    mark(false);
    enqueue([...event.dataTransfer.files]);
  });
})(window.dash_clientside.sentinel);
