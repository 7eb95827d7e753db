// Small manners of the page: menus, the drawer of filters, the help dialog, zoom. Buttons say what they do with
// data-action and for which card with data-for; state of the selection is none of this file's business, nor are keys.
window.sentinelShell = (function () {
  const root = document.documentElement;
  const narrow = window.matchMedia('(max-width: 900px)'); // as in 13-overview.css
  const one = (selector) => document.querySelector(selector);

  // The details holds the focus no longer when it closes, so its button gets it.
  function closeMenus(except) {
    document.querySelectorAll('details.menu[open]').forEach((menu) => {
      if (menu === except) return;
      const inside = menu.contains(document.activeElement);
      menu.removeAttribute('open');
      if (inside) menu.querySelector('summary').focus({ preventScroll: true });
    });
  }

  function say(text) {
    const toast = one('#toast');
    toast.textContent = text;
    toast.classList.add('shown');
    setTimeout(() => toast.classList.remove('shown'), 2400);
  }

  // On a narrow screen the filters lie over the page; what is beneath them then takes neither focus nor pointer.
  function drawer(open) {
    const shown = root.classList.contains('filters-shown');
    const wanted = narrow.matches && (open ?? !shown);
    if (wanted === shown) return;
    root.classList.toggle('filters-shown', wanted);
    [one('.header'), one('main')].forEach((beneath) => beneath?.toggleAttribute('inert', wanted));
    const opener = one('.filters-open');
    if (opener) opener.setAttribute('aria-expanded', String(wanted));
    if (wanted) one('.filters-close')?.focus({ preventScroll: true });
    else opener?.focus({ preventScroll: true });
  }

  narrow.addEventListener('change', () => drawer(false));
  window.addEventListener('popstate', () => one('#filters') || drawer(false));

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

  // The chart and its table change places; the focus goes to what has come.
  function showTable(id, button) {
    const card = one(`[data-chart="${id}"]`);
    const shown = card.classList.toggle('shows-table');
    button.setAttribute('aria-pressed', String(shown));
    window.dispatchEvent(new Event('resize'));
    closeMenus();
    (shown ? card.querySelector('.twin [tabindex="0"]') : card.querySelector('summary'))?.focus();
  }

  // Without https the browser has no clipboard for pages; the old command still works there.
  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = Object.assign(document.createElement('textarea'), { value: text, className: 'sr' });
    const focused = document.activeElement;
    document.body.append(field);
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    focused?.focus();
    if (!copied) throw new Error(text); // to be copied by hand
    return undefined;
  }

  const actions = {
    png: (id) => window.sentinelExport.png(id),
    svg: (id) => window.sentinelExport.svg(id),
    csv: (id) => window.sentinelExport.csv(id),
    table: showTable,
    async link() {
      await copy(window.location.href);
      say(one('#toast').dataset.copied);
    },
    filters: () => drawer(),
    help() {
      const dialog = one('#help');
      if (dialog.open) dialog.close();
      else dialog.showModal();
    },
    keys: () => window.sentinelKeys.toggle(),
    'zoom-in': (id) => zoom(id, 1.6),
    'zoom-out': (id) => zoom(id, 1 / 1.6),
    'zoom-reset': zoomReset,
  };

  document.addEventListener('click', (event) => {
    const summary = event.target.closest('details.menu > summary');
    closeMenus(summary?.parentElement);
    const skip = event.target.closest('a.skip');
    if (skip) {
      event.preventDefault(); // the address is the state of the page, and stays as it is
      one(skip.hash).focus();
      return;
    }
    const button = event.target.closest('[data-action]');
    const action = button && actions[button.dataset.action];
    if (!action) {
      if (event.target.nodeName === 'DIALOG') event.target.close(); // a click beside the help closes it
      return;
    }
    const wait = action(button.dataset.for, button);
    if (wait?.catch) wait.catch((error) => say(String(error.message || error)));
  });

  // A menu that the Tab key has left is closed.
  document.addEventListener('focusin', (event) => {
    document.querySelectorAll('details.menu[open]').forEach((menu) => menu.contains(event.target) || menu.removeAttribute('open'));
  });

  // The window is named after its page, as the fault pages are.
  window.dash_clientside.sentinel.pageTitle = function (links) {
    const current = links?.find(({ props }) => props.className.includes('nav-current'));
    document.title = current ? `${current.props.children} – Sentinel` : 'Sentinel';
  };

  return { say, drawer, closeMenus, help: actions.help, isNarrow: () => narrow.matches };
})();
