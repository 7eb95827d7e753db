// Arrow keys in tables: a table is one stop of the Tab key, inside it the arrows, Home, End and Page keys move, as the
// ARIA Authoring Practices describe a data grid. Runs before 35-tables.js because of its name.
window.sentinelGrid = (function () {
  const PAGE = 10; // rows
  const GRID = 'table[role=grid]';

  const rowsOf = (table) => [...table.querySelectorAll('tr')];
  const targetOf = (cell) => cell.querySelector('button, a[href]') || cell;

  function makeCurrent(table, cell) {
    table.querySelectorAll('[tabindex="0"]').forEach((other) => other.setAttribute('tabindex', '-1'));
    targetOf(cell).setAttribute('tabindex', '0');
  }

  function adopt(table) {
    table.setAttribute('role', 'grid');
    table.querySelectorAll('button, a[href]').forEach((inside) => inside.setAttribute('tabindex', '-1'));
    const first = table.querySelector('tbody tr > *');
    if (first) makeCurrent(table, first);
  }

  function focus(table, cell) {
    makeCurrent(table, cell);
    targetOf(cell).focus();
  }

  // [row, column] after a key; null: not a key of ours.
  function moved(event, row, column, rows) {
    const last = [rows.length - 1, rows[row].cells.length - 1];
    const far = event.ctrlKey;
    if (event.altKey || event.metaKey || event.shiftKey) return null;
    switch (event.key) {
      case 'ArrowUp': return far ? null : [row - 1, column];
      case 'ArrowDown': return far ? null : [row + 1, column];
      case 'ArrowLeft': return far ? null : [row, column - 1];
      case 'ArrowRight': return far ? null : [row, column + 1];
      case 'PageUp': return far ? null : [Math.max(row - PAGE, 1), column];
      case 'PageDown': return far ? null : [Math.min(row + PAGE, last[0]), column];
      case 'Home': return far ? [1, 0] : [row, 0];
      case 'End': return far ? last : [row, last[1]];
      default: return null;
    }
  }

  document.addEventListener('keydown', (event) => {
    const cell = event.target.closest?.('td, th');
    const table = cell?.closest(GRID);
    if (!table) return;
    const rows = rowsOf(table);
    const to = moved(event, cell.parentElement.rowIndex, cell.cellIndex, rows);
    if (!to) return;
    event.preventDefault();
    const next = rows[to[0]]?.cells[to[1]];
    if (next) focus(table, next);
  });

  // A pointer, too, says where the arrows go on from.
  document.addEventListener('focusin', (event) => {
    const cell = event.target.closest?.('td, th');
    const table = cell?.closest(GRID);
    if (table) makeCurrent(table, cell);
  });

  // Where in the table under `place` the focus is; null: elsewhere.
  function place(within) {
    const cell = document.activeElement?.closest('td, th');
    if (!cell || !within.contains(cell)) return null;
    return { key: cell.parentElement.dataset.key, row: cell.parentElement.rowIndex, column: cell.cellIndex };
  }

  // The same row in the table that has come in its place, else what now stands there.
  function restore(within, { key, row, column }) {
    const table = within.querySelector(GRID);
    if (!table) return;
    const rows = rowsOf(table);
    const same = rows.find((candidate) => candidate.dataset.key === key && key !== undefined);
    const next = same || rows[Math.min(row, rows.length - 1)];
    if (next) focus(table, next.cells[Math.min(column, next.cells.length - 1)]);
  }

  return { adopt, place, restore };
})();
