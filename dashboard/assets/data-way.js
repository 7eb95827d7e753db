// The card of a file on the Data page: one that asks for its file to be read again has it followed by upload.js, and one
// that is drawn anew is found as it was left.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.sentinel = window.dash_clientside.sentinel || {};

(function (functions) {
  const RESULTS = 'data-results';
  const PICKER = 'data-picker';
  const CARD = '[data-upload]';

  // Cards have asked: say which. Two that ask at once are one call.
  functions.askedUpload = function () {
    const asked = window.dash_clientside.callback_context.triggered.map(({ value }) => value).filter(Boolean);
    return asked.length ? { asked, at: Date.now() } : window.dash_clientside.no_update;
  };

  // ---- a card drawn anew: Dash puts a new element in its place, so what was open and where the focus was is put back
  const folds = new Map(); // card and fold -> whether it is open
  let focused = null; // {card, id, step}: the last thing in a card that had the focus, and its step
  let watched = null;

  const cardOf = (element) => element.closest?.(CARD)?.dataset.upload;
  const foldKey = (details) => `${cardOf(details)} ${details.dataset.fold}`;

  function watch() {
    const results = document.getElementById(RESULTS);
    if (!results || results === watched) return;
    watched = results;
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) restore(node);
    }).observe(results, { childList: true });
  }

  function restore(card) {
    if (!card.matches?.(CARD)) return;
    const { upload, stage } = card.dataset;
    window.sentinelUploads.drawn(upload, stage, card.querySelector('.data-card-name')?.textContent);
    for (const details of card.querySelectorAll('details[data-fold]')) {
      const open = folds.get(foldKey(details));
      if (open !== undefined) details.open = open;
    }
    if (focused?.card !== card.dataset.upload || document.activeElement !== document.body) return;
    const again = focused.id && document.getElementById(focused.id);
    const step = card.querySelector(`details[data-fold="${focused.step}"] > summary`); // of what is no more
    (again && card.contains(again) ? again : step || card).focus({ preventScroll: true });
  }

  function onFocus(event) {
    watch();
    const card = cardOf(event.target);
    const step = event.target.closest?.('.way-step > details')?.dataset.fold;
    if (event.target.id !== PICKER) focused = card ? { card, id: event.target.id, step } : null; // the list is of its button
  }

  // ---- the rest of a long list: plain data until somebody opens it
  function make(tag, className, text, attributes = {}) {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  function restRow(row) {
    const line = make('tr', `way-value way-value-${row.outcome}`, '', { 'data-text': row.title });
    const written = make('td', '', '');
    written.append(make('span', 'way-written', row.text, { title: row.title }));
    const button = make('button', row.value ? 'way-pick' : 'way-pick way-pick-empty', '', {
      type: 'button',
      id: row.id,
      'aria-label': row.spoken,
      'aria-haspopup': 'listbox',
      'data-label': row.label,
      'data-part': 'alias',
      'data-name': row.name,
      'data-value': row.value,
      'data-offered': row.offered,
    });
    button.append(make('span', 'way-pick-text', row.shown), make('span', 'icon icon-chevron', '', { 'aria-hidden': 'true' }));
    const control = make('td', '', '');
    control.append(button);
    line.append(written, control, make('td', 'data-number', row.rows));
    return line;
  }

  function setOut(place) {
    if (!place || place.firstChild) return;
    const table = make('table', 'data-sheet way-values', '');
    const body = make('tbody', '', '');
    body.append(...JSON.parse(place.dataset.rows).map(restRow));
    table.append(body);
    place.append(table);
  }

  function onToggle(event) {
    if (!event.target.dataset?.fold || !event.target.isConnected) return;
    watch();
    if (event.target.open) setOut(event.target.querySelector(':scope > .way-rest'));
    folds.set(foldKey(event.target), event.target.open);
  }

  document.addEventListener('focusin', onFocus, true);
  document.addEventListener('toggle', onToggle, true);
})(window.dash_clientside.sentinel);
