// Sends files as raw streams, one after the other: whether there is room is asked before, how much has gone is shown
// meanwhile, and a file taken back is given up at once. What is loaded and how is the server's.
(function (uploads) {
  const MARK = { 'X-Requested-With': 'sentinel' };
  const REVIEW_EACH = 'data-review-each'; // the switch: also what is recognised waits for a look before it is loaded

  const waiting = [];
  let sending = false;

  function send(file, row, request) {
    const { words, fill, megabytes } = uploads;
    return new Promise((resolve, reject) => {
      request.open('POST', '/upload');
      request.setRequestHeader('X-Requested-With', MARK['X-Requested-With']);
      request.setRequestHeader('X-Filename', encodeURIComponent(file.name));
      request.upload.onprogress = (event) => {
        const values = { sent: megabytes(event.loaded), size: megabytes(file.size) };
        row.show(fill(words().sending, values), file.size ? event.loaded / file.size : null);
      };
      request.upload.onload = () => row.show(words().stored, null);
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

  async function answered(answer) {
    if (answer.ok) return;
    throw new Error((await answer.json().catch(() => ({}))).error || uploads.words().broken);
  }

  async function take(entry) {
    const { file, row, request, replaces } = entry;
    const limit = uploads.limit();
    if (limit && file.size > limit) return row.fail(uploads.words().tooLarge);
    try {
      await answered(await fetch(`/uploads/room?size=${file.size}`));
      if (entry.cancelled) return row.remove();
      const upload = await send(file, row, request);
      uploads.arrived(upload);
      const act = document.getElementById(REVIEW_EACH)?.checked ? 'review' : 'load';
      const asked = await fetch(`/upload/${upload}/${act}`, {
        method: 'POST',
        headers: { ...MARK, 'Content-Type': 'application/json' },
        body: JSON.stringify(replaces ? { replaces } : {}),
      });
      await answered(asked);
      uploads.follow(upload, row);
    } catch (error) {
      if (error) row.fail(error instanceof TypeError ? uploads.words().broken : error.message);
      else row.remove(); // taken back
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

  // `replaces`: the batch whose place the file takes.
  uploads.enqueue = function (files, replaces = null) {
    for (const file of files) {
      const entry = { file, replaces, request: new XMLHttpRequest(), cancelled: false };
      entry.row = new uploads.Row(file.name, () => {
        entry.cancelled = true;
        entry.request.abort();
        if (waiting.includes(entry)) entry.row.remove();
      });
      entry.row.show(uploads.words().waiting, 0);
      waiting.push(entry);
    }
    work();
  };
})((window.sentinelUploads = window.sentinelUploads || {}));
