// The state of the Overview, and of the Records page, is its URL. This one reducer takes every control, every click on a chart and the URL itself,
// and gives back the controls, the URL and the query from which the server draws. Nothing else changes any of them.
//
// It knows no filter by name: a control with the id "filter-country" is the URL key "country", "view-scale" is "scale".
// A click carries the URL keys it toggles as the point's customdata ("country=RU", "mode=rail&concealment=luggage").
// Keys that no control shows (origin, batch, lang...) pass through untouched.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.sentinel = window.dash_clientside.sentinel || {};

(function (functions) {
  const PERIOD = 'filter-period'; // one control, two keys: from and to
  const PRESET = 'filter-preset'; // the same two keys as "from..to"
  const SCHEME = 'view-scheme';

  let home = null; // the path at which this page was opened

  const keyOf = (id) => id.replace(/^(filter|view)-/, '');
  const list = (params, key) => (params.get(key) || '').split(',').filter(Boolean);
  const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

  function write(params, key, value) {
    const text = Array.isArray(value) ? value.join(',') : String(value ?? '').trim();
    if (text) params.set(key, text);
    else params.delete(key);
  }

  function writePeriod(params, from, to) {
    write(params, 'from', from && from.slice(0, 10));
    write(params, 'to', to && to.slice(0, 10));
  }

  function toggle(params, fragment) {
    const wanted = [...new URLSearchParams(fragment)];
    const on = wanted.every(([key, value]) => list(params, key).includes(value));
    for (const [key, value] of wanted) {
      if (!value) {
        params.delete(key); // "country=": takes back what was selected in this chart
        continue;
      }
      const others = list(params, key).filter((item) => item !== value);
      write(params, key, on ? others : others.concat(value));
    }
  }

  function keepScheme(params, scheme) {
    write(params, 'region', list(params, 'region').filter((region) => region.startsWith(scheme + ':')));
  }

  // What one triggered input changes in the query; false: nothing yet (the first half of a range).
  function take(params, id, property, value, defaults) {
    if (property === 'clickData') {
      const point = value && value.points && value.points[0];
      if (!point || typeof point.customdata !== 'string') return false;
      toggle(params, point.customdata);
    } else if (id === PERIOD) {
      const [from, to] = value || [];
      if (Boolean(from) !== Boolean(to)) return false;
      writePeriod(params, from, to);
    } else if (id === PRESET) {
      if (!value) return false;
      writePeriod(params, ...value.split('..'));
    } else if (id.startsWith('filter-') || id.startsWith('view-')) {
      if (id === SCHEME) keepScheme(params, value);
      write(params, keyOf(id), value === defaults[id] ? null : value);
    }
    return true;
  }

  // A day of the address as the calendar takes it; null where there is none of that name, of which it would make another.
  function dayOf(params, key) {
    const text = (params.get(key) || '').trim();
    const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(NaN);
    return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : null;
  }

  const unreadable = (params) => ['from', 'to'].some((key) => params.get(key) && !dayOf(params, key));

  // What a control shows for a query.
  function show(params, id, now, defaults) {
    if (id === PERIOD) return [dayOf(params, 'from'), dayOf(params, 'to')];
    if (id === PRESET) return unreadable(params) ? null : `${params.get('from') || ''}..${params.get('to') || ''}`;
    const key = keyOf(id);
    if (Array.isArray(now)) return list(params, key);
    if (id === SCHEME && !params.get(key)) return (list(params, 'region')[0] || defaults[id]).split(':')[0];
    const text = params.get(key) ?? defaults[id] ?? '';
    return typeof now === 'number' && text !== '' && Number(text) === now ? now : text;
  }

  function queryOf(params) {
    const text = params.toString().replace(/%2C/g, ',').replace(/%3A/g, ':');
    return text ? '?' + text : '';
  }

  functions.reduce = function () {
    const context = window.dash_clientside.callback_context;
    const unchanged = window.dash_clientside.no_update;
    const inputs = context.inputs_list.flat();
    const valueOf = Object.fromEntries(inputs.map((input) => [`${input.id}.${input.property}`, input.value]));
    const names = Object.keys(context.states).find((name) => name.endsWith('-names.data'));
    const { location, query, selection, defaults, prefix = '' } = context.states[names];
    // The controls of another page have ids of their own, which begin with the page's prefix.
    const local = (id) => (id.startsWith(prefix) ? id.slice(prefix.length) : id);
    const before = context.states[`${query}.data`];
    if (!before) home = window.location.pathname;
    // A link to another page changes the address first; what it says then is not for this page.
    if (window.location.pathname !== home) return context.outputs_list.flat().map(() => unchanged);
    const search = valueOf[`${location}.search`] || '';
    const params = new URLSearchParams(search);

    for (const { prop_id: name } of context.triggered) {
      const cut = name.lastIndexOf('.');
      const [id, property] = [name.slice(0, cut), name.slice(cut + 1)];
      if (id !== location && before) take(params, local(id), property, valueOf[name], defaults);
    }

    const next = queryOf(params);
    // `again` counts what made the same query worth drawing anew: data removed (45-demo.js).
    const drawn = { search: next, theme: window.sentinelTheme.current(), again: before?.again ?? 0 };
    // Not an output: it belongs to the shell, which is there when this page is not.
    window.dash_clientside.set_props(selection, { data: next });
    return context.outputs_list.flat().map(({ id, property }) => {
      const now = valueOf[`${id}.${property}`];
      if (id === query) return same(drawn, before) ? unchanged : drawn;
      if (id === location) return next === search ? unchanged : next;
      if (property === 'clickData') return now ? null : unchanged; // else the same click again would not be noticed
      const shown = show(params, local(id), now, defaults);
      return same(shown, now) ? unchanged : shown;
    });
  };
})(window.dash_clientside.sentinel);
