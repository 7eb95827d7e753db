// Sets out table data (dashboard/components/table.py) as HTML tables. Text goes in as text, never as markup.
// A row that filters has a button as its first cell: it is to the keyboard what a mark of the chart is to the pointer.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.sentinel = window.dash_clientside.sentinel || {};

(function (functions) {
  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function markOf({ kind, word, title }) {
    const icon = element('span', { className: `icon icon-${kind}` });
    icon.setAttribute('aria-hidden', 'true');
    return element('span', { className: `mark mark-${kind}`, title }, icon, element('span', {}, word));
  }

  function filterOf(row, text) {
    const made = element('button', { type: 'button', className: 'row-filter' }, text);
    made.dataset.filter = row.filter;
    made.setAttribute('aria-pressed', String(row.chosen));
    return made;
  }

  function cellOf(row, index, column) {
    const cell = row.cells[index];
    const first = index === 0;
    const inside = first && row.filter ? filterOf(row, cell.text) : cell.text;
    const made = element(first ? 'th' : 'td', { className: column.number ? 'number' : '' }, inside);
    if (first) made.scope = 'row';
    if (cell.title) made.title = cell.title;
    made.dataset.column = column.id;
    if (column.number) made.dataset.value = cell.value;
    if (cell.marks) made.append(...cell.marks.map(markOf));
    return made;
  }

  function rowOf(row, columns) {
    const made = element('tr', {}, ...columns.map((column, index) => cellOf(row, index, column)));
    made.dataset.key = row.key;
    return made;
  }

  function tableOf({ caption, columns, rows }) {
    const headings = columns.map((column) =>
      element('th', { scope: 'col', className: column.number ? 'number' : '' }, column.label),
    );
    const made = element(
      'table',
      { className: 'data-table' },
      element('caption', {}, caption),
      element('thead', {}, element('tr', {}, ...headings)),
      element('tbody', {}, ...rows.map((row) => rowOf(row, columns))),
    );
    window.sentinelGrid.adopt(made);
    return made;
  }

  functions.setOutTables = function (tables) {
    for (const [id, table] of Object.entries(tables || {})) {
      const place = document.getElementById(id);
      const focused = window.sentinelGrid.place(place);
      place.replaceChildren(...(table ? [tableOf(table)] : []));
      if (focused) window.sentinelGrid.restore(place, focused);
    }
    // A picture wider than its card is moved sideways with the arrow keys too.
    for (const frame of document.querySelectorAll('.picture-frame')) {
      if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
      else frame.removeAttribute('tabindex');
    }
  };

  // The same road as a click on the chart: the reducer cannot tell one from the other.
  document.addEventListener('click', (event) => {
    const button = event.target.closest('.row-filter');
    const card = button?.closest('[data-chart]');
    if (!card) return;
    const graph = card.querySelector('.dash-graph');
    window.dash_clientside.set_props(graph.id, { clickData: { points: [{ customdata: button.dataset.filter }] } });
  });
})(window.dash_clientside.sentinel);
