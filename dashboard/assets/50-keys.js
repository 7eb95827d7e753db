// The keys of the page, listed in its help. Single characters work only outside of fields and dialogs, never with Ctrl,
// Alt or Meta (those belong to the browser and to screen readers), and can be switched off in the help.
window.sentinelKeys = (function () {
  const STORED = 'sentinel-keys';
  const root = document.documentElement;
  const one = (selector) => document.querySelector(selector);
  const shell = () => window.sentinelShell;

  let opened = false; // a list, a calendar or a dialog
  let off = false; // where there is no storage: until the page is left
  const stored = () => {
    try {
      return window.localStorage.getItem(STORED) === 'off';
    } catch {
      return off;
    }
  };

  function toggle() {
    off = !stored();
    try {
      if (off) window.localStorage.setItem(STORED, 'off');
      else window.localStorage.removeItem(STORED);
    } catch {
      // `off` holds it
    }
    mark();
  }

  function mark() {
    const button = one('[data-action=keys]');
    if (button) button.textContent = stored() ? button.dataset.off : button.dataset.on;
  }

  function search() {
    const field = one('#filters [id$="filter-q"]') || one('main input[type=search]');
    if (!field) return false;
    if (field.closest('#filters')) shell().drawer(true);
    field.focus();
    field.select();
    return true;
  }

  function filters() {
    if (!one('#filters')) return false;
    if (shell().isNarrow()) shell().drawer();
    else one('#filters input').focus();
    return true;
  }

  // The menu of the card in which the focus is, else of the one nearest to the middle of the window.
  function exportInView() {
    const middle = window.innerHeight / 2;
    const far = (card) => Math.abs(card.getBoundingClientRect().top + card.clientHeight / 2 - middle);
    const shown = [...document.querySelectorAll('[data-chart]')].filter((card) => card.querySelector('details.menu')?.checkVisibility());
    const card = document.activeElement.closest('[data-chart]') || shown.sort((a, b) => far(a) - far(b))[0];
    const menu = card?.querySelector('details.menu');
    if (!menu) return false;
    menu.setAttribute('open', '');
    menu.querySelector('button').focus();
    return true;
  }

  function help() {
    shell().help();
    return true;
  }

  const keys = { '/': search, f: filters, e: exportInView, '?': help };
  // Where the layout writes no Latin letters, the key in the same place counts.
  const places = { KeyF: 'f', KeyE: 'e', Slash: '/' };

  function keyOf(event) {
    if (keys[event.key]) return event.key;
    const other = /[^\x00-\x7f]/.test(event.key) || (event.code === 'Slash' && event.key === '.');
    return other ? places[event.code] : undefined;
  }

  // What is open is closed first, then what is selected in the chart with the focus is taken back.
  function escape(event) {
    root.classList.add('tips-closed');
    const menu = one('details.menu[open]');
    if (menu) {
      menu.removeAttribute('open');
      menu.querySelector('summary').focus();
      return;
    }
    if (opened) return; // it closes itself
    if (root.classList.contains('filters-shown')) {
      shell().drawer(false);
      return;
    }
    const card = event.target.closest?.('[data-own]');
    const graph = card?.dataset.own && card.querySelector('.dash-graph');
    if (!graph || !card.querySelector('.row-filter[aria-pressed=true]')) return;
    const cleared = card.dataset.own.split(',').map((key) => `${key}=`).join('&');
    window.dash_clientside.set_props(graph.id, { clickData: { points: [{ customdata: cleared }] } });
  }

  function inMenu(event) {
    const menu = event.target.closest?.('details.menu[open]');
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!menu || !step) return false;
    const items = [...menu.querySelectorAll('button, a[href]')];
    const at = items.indexOf(event.target);
    items[(at + step + items.length) % items.length].focus();
    return true;
  }

  const TYPED = 'textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button])';

  // Noted before the page's own listeners close it.
  document.addEventListener('keydown', () => {
    // Of Mantine's lists the one with a single choice says aria-expanded, the one with several data-expanded.
    const list = document.activeElement?.matches('[aria-expanded=true], [data-expanded=true]');
    opened = Boolean(list || one('dialog[open]') || one('[role=dialog]')?.checkVisibility());
  }, true);

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      escape(event);
      return;
    }
    if (inMenu(event)) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || stored()) return;
    const key = keyOf(event);
    if (!key || event.target.closest?.(TYPED)) return;
    if (one('dialog[open], [role=dialog][aria-modal=true]') && key !== '?') return;
    if (keys[key]()) event.preventDefault();
  });

  // A tip that Escape has closed comes back at the next place.
  ['focusin', 'pointerover'].forEach((name) => document.addEventListener(name, () => root.classList.remove('tips-closed')));
  document.addEventListener('toggle', mark, true); // the help opens
  return { toggle };
})();
