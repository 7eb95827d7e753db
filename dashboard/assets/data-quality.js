// The page "Quality of each reporter": its table's names lead to their sheets, and a sheet is printed.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.sentinel = window.dash_clientside.sentinel || {};

(function (functions) {
  const TABLE = 'quality-table';

  // As a link of Dash does it: the address changes, the page stays.
  function follow(event) {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    window.history.pushState({}, '', event.currentTarget.href);
    window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
    window.scrollTo(0, 0);
  }

  function lead(cell, href) {
    const link = document.createElement('a');
    link.href = href;
    link.className = 'row-link';
    link.append(cell.firstChild);
    link.addEventListener('click', follow);
    cell.prepend(link);
  }

  functions.reporters = function (tables) {
    functions.setOutTables(tables);
    for (const row of tables?.[TABLE]?.rows || []) {
      const cell = document.querySelector(`#${TABLE} tr[data-key="${CSS.escape(row.key)}"] th`);
      if (cell && row.href) lead(cell, row.href);
    }
  };

  functions.printSheet = function (clicks) {
    if (clicks) window.print();
    return window.dash_clientside.no_update;
  };
})(window.dash_clientside.sentinel);
