// Small manners of the page: menus, the drawer of filters, the help dialog, keys, zoom. Buttons say what they do with
// data-action and for which card with data-for; state of the selection is none of this file's business.
(function () {
  const root = document.documentElement;
  const one = (selector) => document.querySelector(selector);
  const closeMenus = (except) =>
    document.querySelectorAll('details.menu[open]').forEach((menu) => menu !== except && menu.removeAttribute('open'));

  function say(text) {
    const toast = one('#toast');
    toast.textContent = text;
    toast.classList.add('shown');
    setTimeout(() => toast.classList.remove('shown'), 2400);
  }

  function drawer(open) {
    const wanted = open ?? !root.classList.contains('filters-shown');
    root.classList.toggle('filters-shown', wanted);
    const opener = one('.filters-open');
    if (opener) opener.setAttribute('aria-expanded', String(wanted));
    if (wanted) one('#filters input')?.focus({ preventScroll: true });
    else opener?.focus({ preventScroll: true });
  }

  function zoom(id, factor) {
    const map = one(`[data-chart="${id}"] .js-plotly-plot`);
    const geo = map._fullLayout.geo;
    const scale = Math.min(Math.max(geo.projection.scale * factor, 0.8), 40);
    window.Plotly.relayout(map, { 'geo.projection.scale': scale });
  }

  function zoomReset(id) {
    const map = one(`[data-chart="${id}"] .js-plotly-plot`);
    const { center, projection } = map.layout.meta.frame;
    window.Plotly.relayout(map, {
      'geo.projection.scale': projection.scale,
      'geo.center.lon': center.lon,
      'geo.center.lat': center.lat,
      'geo.projection.rotation.lon': projection.rotation.lon,
    });
  }

  function showTable(id, button) {
    const shown = one(`[data-chart="${id}"]`).classList.toggle('shows-table');
    button.setAttribute('aria-pressed', String(shown));
    window.dispatchEvent(new Event('resize'));
  }

  window.sentinelShell = { say };

  const actions = {
    png: (id) => window.sentinelExport.png(id),
    svg: (id) => window.sentinelExport.svg(id),
    csv: (id) => window.sentinelExport.csv(id),
    table: showTable,
    async link() {
      await navigator.clipboard.writeText(window.location.href);
      say(one('#toast').dataset.copied);
    },
    filters: () => drawer(),
    help() {
      const dialog = one('#help');
      if (dialog.open) dialog.close();
      else dialog.showModal();
    },
    'zoom-in': (id) => zoom(id, 1.6),
    'zoom-out': (id) => zoom(id, 1 / 1.6),
    'zoom-reset': zoomReset,
  };

  document.addEventListener('click', (event) => {
    const summary = event.target.closest('details.menu > summary');
    closeMenus(summary?.parentElement);
    const button = event.target.closest('[data-action]');
    const action = button && actions[button.dataset.action];
    if (!action) {
      if (event.target.nodeName === 'DIALOG') event.target.close(); // a click beside the help closes it
      return;
    }
    const wait = action(button.dataset.for, button);
    if (wait?.catch) wait.catch((error) => say(String(error.message || error)));
  });

  function exportInView() {
    const middle = window.innerHeight / 2;
    const far = (card) => Math.abs(card.getBoundingClientRect().top + card.clientHeight / 2 - middle);
    const cards = [...document.querySelectorAll('[data-chart]')].sort((a, b) => far(a) - far(b));
    const menu = cards[0]?.querySelector('details.menu');
    if (!menu) return;
    menu.setAttribute('open', '');
    menu.querySelector('button').focus();
  }

  const keys = {
    '/': () => {
      if (window.getComputedStyle(one('.filters-open')).display !== 'none') drawer(true);
      one('#filter-q').focus();
    },
    f: () => (window.getComputedStyle(one('.filters-open')).display === 'none' ? one('#filters input').focus() : drawer()),
    e: exportInView,
  };

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      const menu = one('details.menu[open]');
      closeMenus();
      menu?.querySelector('summary').focus();
      if (!menu && root.classList.contains('filters-shown') && !one('[role=listbox]')) drawer(false);
      return;
    }
    const typing = event.target.closest('input, textarea, select, [contenteditable]');
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key] || !one('#filters')) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
