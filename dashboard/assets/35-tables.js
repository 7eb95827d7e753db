// Sets out table data (dashboard/components/table.py) as HTML tables. Text goes in as text, never as markup.
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

  function cellOf(cell, column, first) {
    const made = element(first ? 'th' : 'td', { className: column.number ? 'number' : '' }, cell.text);
    if (first) made.scope = 'row';
    if (cell.title) made.title = cell.title;
    made.dataset.column = column.id;
    if (column.number) made.dataset.value = cell.value;
    if (cell.marks) made.append(...cell.marks.map(markOf));
    return made;
  }

  function rowOf(row, columns) {
    const made = element('tr', {}, ...row.cells.map((cell, index) => cellOf(cell, columns[index], index === 0)));
    made.dataset.key = row.key;
    return made;
  }

  function tableOf({ caption, columns, rows }) {
    const headings = columns.map((column) =>
      element('th', { scope: 'col', className: column.number ? 'number' : '' }, column.label),
    );
    return element(
      'table',
      { className: 'data-table' },
      element('caption', {}, caption),
      element('thead', {}, element('tr', {}, ...headings)),
      element('tbody', {}, ...rows.map((row) => rowOf(row, columns))),
    );
  }

  functions.setOutTables = function (tables) {
    for (const [id, table] of Object.entries(tables || {})) {
      document.getElementById(id).replaceChildren(...(table ? [tableOf(table)] : []));
    }
  };
})(window.dash_clientside.sentinel);
