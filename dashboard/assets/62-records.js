// The Records page: the grid asks the server for its blocks, the address says order, column filters and the open record.
//
// One way round: what a reader does in the grid becomes a new address, the reducer (20-reducer.js) takes the address, and
// showRecords below makes the grid what the address says. Which columns are shown is the reader's own and stays in this
// browser; it is in no address.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.sentinel = window.dash_clientside.sentinel || {};
window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};

(function (functions) {
  const GRID = 'records-grid';
  const LOCATION = 'records-location';
  const TITLE = 'records-story-title';
  const BODY = 'records-story-body';
  const STORED = 'sentinel-records-columns';
  const WHERE = 'where_';
  const NEWEST = { colId: 'date', sort: 'desc' };
  const PAGE_ONLY = ['sort', 'order', 'record'];
  const narrow = window.matchMedia('(max-width: 760px)');
  const byId = (id) => document.getElementById(id);
  const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

  let api = null;
  let wanted = new URLSearchParams(); // what the address says now
  let listed = null; // the selection that the blocks in the grid belong to
  let snapshot = null; // and their data version
  let opener = null; // where the keyboard was when a story was opened
  let told = null; // the record whose story is in the panel, or on its way there

  // ---- the address and the state of the grid

  const queryOf = (params) => {
    const text = params.toString().replace(/%2C/g, ',').replace(/%3A/g, ':');
    return text ? `?${text}` : '';
  };

  function without(params, drop) {
    const kept = new URLSearchParams(params);
    for (const key of [...kept.keys()]) if (drop(key)) kept.delete(key);
    return kept;
  }

  const selectionOf = (params) => without(params, (key) => PAGE_ONLY.includes(key) || key.startsWith(WHERE)).toString();
  const go = (params) => window.dash_clientside.set_props(LOCATION, { search: queryOf(params) });
  const kindOf = (column) => api.getColumn(column)?.getColDef().filter;

  function modelOf(kind, text) {
    if (kind === 'agTextColumnFilter') return { filterType: 'text', type: 'contains', filter: text };
    const [low, high] = text.includes('..') ? text.split('..') : [text, text];
    if (kind === 'agDateColumnFilter') {
      const days = { filterType: 'date', dateFrom: low || '0001-01-01', dateTo: high || '9999-12-31' };
      return low === high ? { ...days, type: 'equals', dateTo: null } : { ...days, type: 'inRange' };
    }
    const number = { filterType: 'number', filter: Number(low) };
    if (low === high) return { ...number, type: 'equals' };
    if (!high) return { ...number, type: 'greaterThanOrEqual' };
    if (!low) return { ...number, type: 'lessThanOrEqual', filter: Number(high) };
    return { ...number, type: 'inRange', filterTo: Number(high) };
  }

  function textOf(model) {
    const day = (text) => (text || '').slice(0, 10);
    if (model.filterType === 'text') return model.filter;
    if (model.filterType === 'date') {
      const from = day(model.dateFrom).replace('0001-01-01', '');
      if (model.type === 'equals') return from;
      return `${from}..${day(model.dateTo).replace('9999-12-31', '')}`;
    }
    const range = { greaterThanOrEqual: `${model.filter}..`, lessThanOrEqual: `..${model.filter}`, equals: `${model.filter}` };
    return range[model.type] ?? `${model.filter}..${model.filterTo}`;
  }

  function filtersOf(params) {
    const found = {};
    for (const [key, text] of params) {
      const column = key.startsWith(WHERE) && key.slice(WHERE.length);
      if (column && text && kindOf(column)) found[column] = modelOf(kindOf(column), text);
    }
    return found;
  }

  const orderIn = ({ colId, sort }) => ({ colId, sort });
  const orderOf = (params) => ({ colId: params.get('sort') || NEWEST.colId, sort: params.get('order') || NEWEST.sort });

  function shownOrder() {
    const sorted = api.getColumnState().find((column) => column.sort);
    return sorted ? orderIn(sorted) : NEWEST;
  }

  // The address that says what the grid shows.
  function addressOf(order, filters) {
    const params = without(wanted, (key) => key === 'sort' || key === 'order' || key.startsWith(WHERE));
    if (!same(order, NEWEST)) {
      params.set('sort', order.colId);
      params.set('order', order.sort);
    }
    for (const [column, model] of Object.entries(filters)) params.set(WHERE + column, textOf(model));
    return params;
  }

  function noteChange() {
    if (!api || api.isDestroyed()) return;
    const next = addressOf(shownOrder(), api.getFilterModel());
    const now = addressOf(orderOf(wanted), filtersOf(wanted));
    if (next.toString() !== now.toString()) go(next);
  }

  // ---- blocks of rows

  async function block(request) {
    const asked = selectionOf(wanted);
    const params = addressOf(orderIn(request.sortModel[0] || NEWEST), request.filterModel);
    params.delete('record');
    params.set('offset', request.startRow);
    params.set('limit', request.endRow - request.startRow);
    const answer = await fetch(`/records/rows?${params}`);
    if (answer.status === 400) return { rows: [], total: 0, asked }; // the head of the page says why
    if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error || answer.statusText);
    return { ...(await answer.json()), asked };
  }

  const datasource = {
    async getRows(request) {
      try {
        const { rows, total, asked, snapshot: version } = await block(request);
        if (asked !== selectionOf(wanted)) {
          request.failCallback(); // for a selection that is no more
          return;
        }
        request.successCallback(rows, total);
        showNothing(total === 0);
        if (version && snapshot && version !== snapshot) api.refreshInfiniteCache(); // something was loaded meanwhile
        snapshot = version || snapshot;
      } catch (error) {
        request.failCallback();
        window.sentinelShell.say(String(error.message || error));
      }
    },
  };

  function showNothing(nothing) {
    byId('records-page')?.classList.toggle('has-no-rows', nothing);
    if (nothing) api.showNoRowsOverlay();
    else api.hideOverlay();
  }

  // ---- columns, as this reader likes them

  const stored = () => STORED + (narrow.matches ? '-narrow' : '');

  function remember() {
    const state = api.getColumnState().map(({ colId, hide, width }) => ({ colId, hide, width }));
    try {
      window.localStorage.setItem(stored(), JSON.stringify(state));
    } catch {
      // nothing to remember it in: it holds until the page is left
    }
  }

  function remembered() {
    try {
      return JSON.parse(window.localStorage.getItem(stored()));
    } catch {
      return null;
    }
  }

  function asItWas() {
    api.resetColumnState();
    api.applyColumnState({ state: [orderOf(wanted)], defaultState: { sort: null } });
    if (narrow.matches) {
      const few = JSON.parse(document.querySelector('.records-frame').dataset.narrow);
      const state = Object.entries(few).map(([colId, width]) => ({ colId, width, hide: false }));
      api.applyColumnState({ state, defaultState: { hide: true }, applyOrder: true });
    }
  }

  function arrange() {
    if (narrow.matches) api.setGridOption('floatingFiltersHeight', 0); // the button in the heading opens the same filter
    const state = remembered();
    if (Array.isArray(state)) api.applyColumnState({ state, applyOrder: true });
    else asItWas();
  }

  function listColumns() {
    const rows = api.getAllGridColumns().map((column) => {
      const box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: column.isVisible() });
      box.dataset.column = column.getColId();
      const label = document.createElement('label');
      label.append(box, api.getDisplayNameForColumn(column, 'header'));
      return label;
    });
    const list = byId('records-columns');
    list.onclick = (event) => event.stopPropagation(); // a click in a menu closes it; here several are chosen in a row
    list.replaceChildren(...rows);
  }

  // ---- the story of a record

  function openRecord(id) {
    if (!id) return;
    const params = new URLSearchParams(wanted);
    params.set('record', id);
    go(params);
  }

  function closeRecord() {
    if (!wanted.get('record')) return;
    go(without(wanted, (key) => key === 'record'));
  }

  // What is told of one record must not stand there under the address of another until the server has answered.
  function emptyStory() {
    window.dash_clientside.set_props(TITLE, { children: '' });
    window.dash_clientside.set_props(BODY, { children: [] });
  }

  function showStory(record) {
    const page = byId('records-page');
    if (!page) return;
    if (record !== told) emptyStory();
    told = record;
    const open = record !== null;
    const was = page.dataset.story === 'open';
    page.dataset.story = open ? 'open' : '';
    if (open && !was) byId(TITLE).focus({ preventScroll: true });
    if (!open && was && opener && api && !api.isDestroyed()) api.setFocusedCell(opener.row, opener.column);
    if (api && !api.isDestroyed()) api.refreshCells({ force: true, columns: ['date'] });
  }

  function attach(grid) {
    api = grid;
    listed = null;
    snapshot = null;
    arrange();
    ['sortChanged', 'filterChanged'].forEach((name) => api.addEventListener(name, noteChange));
    ['columnVisible', 'columnMoved', 'columnResized'].forEach((name) =>
      api.addEventListener(name, (event) => event.source !== 'api' && event.finished !== false && remember()),
    );
    api.addEventListener('cellClicked', ({ data, rowIndex, column }) => {
      if (window.getSelection().toString()) return; // a text is being copied
      opener = { row: rowIndex, column };
      openRecord(data?.id);
    });
    api.addEventListener('cellKeyDown', ({ event, data, rowIndex, column }) => {
      if (event.key !== 'Enter') return;
      opener = { row: rowIndex, column };
      openRecord(data?.id);
    });
  }

  // The component gives every new grid a source of its own, which would take the place of ours.
  async function readyGrid() {
    const grid = await window.dash_ag_grid.getApiAsync(GRID);
    while (!grid.isDestroyed() && !grid.getGridOption('datasource')) await new Promise((done) => setTimeout(done, 10));
    return grid;
  }

  // What the address says, in the grid.
  async function fill(params) {
    const grid = await readyGrid();
    if (grid.isDestroyed() || params !== wanted) return;
    const first = grid !== api;
    if (first) attach(grid);
    const selection = selectionOf(params);
    if (!same(shownOrder(), orderOf(params)) || first) {
      api.applyColumnState({ state: [orderOf(params)], defaultState: { sort: null } });
    }
    const filters = filtersOf(params);
    if (addressOf(NEWEST, filters).toString() !== addressOf(NEWEST, api.getFilterModel()).toString()) {
      api.setFilterModel(filters);
    }
    if (first || selection !== listed) {
      listed = selection;
      api.setGridOption('datasource', datasource);
    }
  }

  functions.showRecords = function (query, shown, open) {
    const unchanged = window.dash_clientside.no_update;
    if (!query) return [unchanged, unchanged];
    wanted = new URLSearchParams(query.search);
    fill(wanted);
    const record = wanted.get('record') || null;
    showStory(record);
    const head = { search: queryOf(without(wanted, (key) => PAGE_ONLY.includes(key))), again: query.again };
    return [same(head, shown) ? unchanged : head, same(record, open) ? unchanged : record];
  };

  // The links of the header take the selection with them, without what only one page understands.
  functions.selectionLinks = function (selection, overview, records) {
    const query = new URLSearchParams(selection || '');
    const there = (path, params) => path + (window.location.pathname === path ? '' : queryOf(params));
    const links = [
      there('/', without(query, (key) => PAGE_ONLY.includes(key) || key.startsWith(WHERE))),
      there('/records', without(query, (key) => key === 'record')),
    ];
    const unchanged = window.dash_clientside.no_update;
    return links.map((link, index) => (link === [overview, records][index] ? unchanged : link));
  };

  window.dashAgGridComponentFunctions.RecordMarks = function ({ value }) {
    const element = window.React.createElement;
    return (value || []).map(({ kind, word, title }) =>
      element('span', { key: kind, className: `mark mark-${kind}`, title },
        element('span', { className: `icon icon-${kind}`, 'aria-hidden': true }), word),
    );
  };

  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-records]');
    if (button?.dataset.records === 'close') closeRecord();
    if (button?.dataset.records === 'reset-columns') {
      try {
        window.localStorage.removeItem(stored());
      } catch {
        // then nothing was remembered
      }
      asItWas();
      listColumns();
    }
    const other = event.target.closest?.('.story [data-record]');
    if (other && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      openRecord(other.dataset.record);
    }
  });

  document.addEventListener('change', (event) => {
    const column = event.target.closest?.('#records-columns [data-column]');
    if (!column) return;
    api.setColumnsVisible([column.dataset.column], column.checked);
    remember();
  });

  document.addEventListener('toggle', (event) => {
    if (event.target.matches?.('.columns-menu') && event.target.open) listColumns();
  }, true);

  document.addEventListener('keydown', (event) => {
    const menu = document.querySelector('details.menu[open], .ag-popup');
    if (event.key === 'Escape' && !menu && event.target.closest?.('.story, .records-frame')) closeRecord();
  }, true);
})(window.dash_clientside.sentinel);
