// Follows what the server does with a file until it comes to rest, also after the page was loaded anew, and says which
// loads others have started. What is under way can be taken back at any time: its process is ended.
(function (uploads) {
  const OTHERS = 'data-others';
  const CHANGED = 'data-changed';
  const MARK = { 'X-Requested-With': 'sentinel' };
  const UNDER_WAY = 'sentinel-under-way'; // {id: name} of this tab's uploads that are being worked on
  const RESTING = ['mapping', 'review', 'done', 'failed'];
  const POLL_MS = 300;
  const OTHERS_MS = 1000;

  const followed = new Map(); // id -> whether it was begun anew since its state was last asked for
  const rows = new Map(); // id -> the row that says how far it is
  const tickets = new Set(); // of this tab's own loads
  const takenBack = new Set();
  let othersBefore = 0;

  // Storage may be switched off; a load is then followed as long as the page lives.
  function underWay(changed) {
    try {
      if (changed) window.sessionStorage.setItem(UNDER_WAY, JSON.stringify(changed));
      return JSON.parse(window.sessionStorage.getItem(UNDER_WAY)) || {};
    } catch {
      return {};
    }
  }

  // What part of a stage is done; null where that is not known.
  function partOf({ stage, done, total }) {
    if (stage === 'queued') return 0;
    return total ? done / total : null;
  }

  async function untilRest(upload, row) {
    for (;;) {
      followed.set(upload, false);
      const answer = await fetch(`/upload/${upload}`);
      const state = await answer.json();
      if (!answer.ok) {
        if (!takenBack.has(upload)) {
          row.fail(state.error || uploads.words().broken); // the server was started anew meanwhile
          return false;
        }
        row.remove();
        uploads.dismissed(upload);
        return false;
      }
      // Two answers at one card: a rest from before the second one says nothing of what that one began.
      if (RESTING.includes(state.stage) && followed.get(upload)) continue;
      if (RESTING.includes(state.stage)) return true;
      if (state.ticket) tickets.add(state.ticket);
      if (!takenBack.has(upload)) row.show(state.said, partOf(state));
      row.button.hidden = takenBack.has(upload);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  uploads.follow = async function (upload, row) {
    if (followed.has(upload)) {
      followed.set(upload, true);
      row.remove(); // it has one
      return;
    }
    followed.set(upload, false);
    rows.set(upload, row);
    row.upload = upload;
    underWay({ ...underWay(), [upload]: row.name.textContent });
    row.button.onclick = () => takeBack(upload, row);
    try {
      if (await untilRest(upload, row)) {
        row.remove();
        uploads.tell(upload);
      }
    } catch {
      row.fail(uploads.words().broken);
    } finally {
      followed.delete(upload);
      rows.delete(upload);
      takenBack.delete(upload);
      const { [upload]: _over, ...others } = underWay();
      underWay(others);
    }
  };

  // A card drawn while its file is read again: the row was in the card before it. And whoever began that reading may not
  // have been heard.
  uploads.drawn = function (upload, stage, name) {
    if (followed.has(upload)) rows.get(upload).place();
    else if (!RESTING.includes(stage)) uploads.follow(upload, new uploads.Row(name, () => undefined));
  };

  // Within two seconds the server knows it no more, or it waits at its card for who has said how it is read.
  async function takeBack(upload, row) {
    takenBack.add(upload);
    row.button.hidden = true;
    row.show(uploads.words().stopping, null);
    const answer = await fetch(`/upload/${upload}/stop`, { method: 'POST', headers: MARK }).catch(() => null);
    if (answer?.ok || answer?.status === 404) return;
    takenBack.delete(upload);
  }

  uploads.resume = function () {
    for (const [upload, name] of Object.entries(underWay())) {
      if (!followed.has(upload)) uploads.follow(upload, new uploads.Row(name, () => undefined));
    }
  };

  // ---- loads that others have started: one line each, while this page is open
  function otherLine(load) {
    const line = document.createElement('p');
    line.className = 'data-other';
    line.dataset.ticket = load.ticket;
    const part = partOf(load);
    const share = (Math.floor(part * 100) / 100).toLocaleString(document.documentElement.lang, { style: 'percent' });
    line.textContent = part ? `${load.said} · ${share}` : load.said;
    return line;
  }

  async function lookAround() {
    if (!document.getElementById(OTHERS) || document.hidden) return;
    const answer = await fetch('/uploads');
    const place = document.getElementById(OTHERS);
    if (!answer.ok || !place) return; // the line of 55-connection.js says why
    const others = (await answer.json()).loads.filter(({ ticket }) => !tickets.has(ticket));
    place.replaceChildren(...others.map(otherLine));
    const over = others.length < othersBefore;
    othersBefore = others.length;
    if (over) window.dash_clientside.set_props(CHANGED, { data: `others ${Date.now()}` });
  }

  async function keepLooking() {
    for (;;) {
      await lookAround().catch(() => undefined); // a lost server is said by 55-connection.js
      await new Promise((resolve) => setTimeout(resolve, OTHERS_MS));
    }
  }
  keepLooking();
})((window.sentinelUploads = window.sentinelUploads || {}));
