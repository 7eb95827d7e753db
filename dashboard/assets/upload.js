// The Data page's files: chosen, dropped, or in the place of a batch; and what Dash is told of them. Sending is
// upload-send.js, following upload-follow.js, their rows upload-rows.js (loaded before this one, by their names).
//
// Dash draws everything that stays: this tells it which upload came to rest, and it draws the card from what the server
// knows.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.sentinel = window.dash_clientside.sentinel || {};

(function (functions, uploads) {
  const DROP = 'data-drop';
  const CHOOSE = 'data-choose';
  const EVENT = 'data-event';
  const MEMORY = 'sentinel-uploads'; // ids of this browser tab's uploads, newest first
  const PATIENCE_MS = 10_000;

  const sent = []; // ids in the order of sending
  const untold = [];
  let telling = 0; // since when an event waits for its answer
  let told = 0;

  const byId = (id) => document.getElementById(id);

  function remembered() {
    try {
      return JSON.parse(window.sessionStorage.getItem(MEMORY)) || [];
    } catch {
      return []; // storage may be switched off; the results then live as long as the page
    }
  }

  function remember(ids) {
    try {
      window.sessionStorage.setItem(MEMORY, JSON.stringify(ids));
    } catch {
      // see remembered()
    }
  }

  uploads.arrived = (upload) => sent.push(upload);

  // Say that an upload has come to rest. One at a time: Dash drops the answer to an event when the next one overtakes it.
  uploads.tell = function (upload) {
    const before = remembered();
    const fresh = !before.includes(upload);
    const ids = fresh ? newestFirst([upload, ...before]) : before;
    remember(ids);
    if (!byId(DROP)) return; // drawn when the page is opened again
    untold.push({ uploads: ids, changed: upload, fresh });
    tellNext();
  };

  // In the order of sending, whichever is loaded first; what an earlier page sent stays behind.
  function newestFirst(ids) {
    return ids
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

  // An upload was taken back while it had a card: all cards are drawn again without it.
  uploads.dismissed = function (upload) {
    if (!remembered().includes(upload)) return;
    remember(remembered().filter((known) => known !== upload));
    untold.push({ uploads: remembered(), changed: null, fresh: false });
    tellNext();
  };

  // The server works on uploads because of what was said at their cards: Dash says which to follow.
  functions.followUpload = function (started) {
    for (const { upload, file_name, said } of started?.asked || []) {
      const row = new uploads.Row(file_name, () => undefined);
      row.upload = upload;
      row.show(said, null);
      uploads.follow(upload, row);
    }
    return window.dash_clientside.no_update;
  };

  // The page was opened: draw the cards of this tab's uploads again.
  functions.recallUploads = function () {
    untold.length = 0;
    uploads.resume();
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
  // `replaces`: the batch in whose place the file is put; one file then.
  function choose(replaces = null) {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = !replaces;
    input.addEventListener('change', () => uploads.enqueue([...input.files], replaces));
    input.click();
  }

  const hasFiles = (event) => [...(event.dataTransfer?.types || [])].includes('Files');
  const mark = (on) => byId(DROP)?.classList.toggle('data-drop-over', on);

  document.addEventListener('click', (event) => {
    if (event.target.closest?.(`#${CHOOSE}`)) choose();
    const replacing = event.target.closest?.('[data-replace]');
    if (replacing) choose(Number(replacing.dataset.replace));
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
    uploads.enqueue([...event.dataTransfer.files]);
  });
})(window.dash_clientside.sentinel, (window.sentinelUploads = window.sentinelUploads || {}));
