// The one searchable list of the Data page, laid over the button that asks for it.
//
// A card may hold hundreds of choices over lists of two hundred names. A list of its own for each would take the browser
// seconds to draw, so each is a plain button, and Mantine's list goes to where it is needed. What is chosen goes into the
// store of the card (data-picked), which the server reads.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.sentinel = window.dash_clientside.sentinel || {};
window.dashMantineFunctions = window.dashMantineFunctions || {};

(function (functions) {
  const PICKER = 'data-picker';
  const PLACE = 'data-picker-place';
  const OPTIONS = 'data-options';
  const COLUMNS = 'columns-'; // and the upload: the columns of one file, which come with its card
  const BUTTON = '.way-pick';
  const CARD = '[data-upload]';
  const READY_MS = 60;
  const AWAY_MS = 200; // the list itself goes first
  const parsed = new Map();
  let asks = null; // what the list was opened for last: {id, card, part, name, value}
  let isOpen = false;
  let typed = ''; // letters pressed before the list is ready: it empties its field when it is opened

  const byId = (id) => document.getElementById(id);

  function parse(key, text) {
    if (parsed.get(key)?.text !== text) parsed.set(key, { text, value: JSON.parse(text) });
    return parsed.get(key).value;
  }

  function optionsOf({ choices, offered }) {
    if (choices) return JSON.parse(choices);
    if (!offered.startsWith(COLUMNS)) return parse(OPTIONS, byId(OPTIONS).dataset.options)[offered] || [];
    const holder = document.querySelector(`[data-columns-of="${CSS.escape(offered.slice(COLUMNS.length))}"]`);
    return parse(offered, holder?.dataset.columns || '[]');
  }

  // What begins with the words that are typed stands before what holds them further in.
  window.dashMantineFunctions.sentinelSearch = function ({ options, search, limit }) {
    const fold = (text) => text.toLocaleLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
    const wanted = fold(search.trim());
    const found = options
      .map((option) => ({ option, at: fold(option.label).indexOf(wanted) }))
      .filter(({ at }) => at >= 0);
    found.sort((a, b) => Math.sign(a.at) - Math.sign(b.at));
    return found.slice(0, limit).map(({ option }) => option);
  };

  function open(button) {
    const place = byId(PLACE);
    const input = byId(PICKER);
    if (!place || !input) return;
    const { part, name, value, label } = button.dataset;
    asks = { id: button.id, card: button.closest(CARD).dataset.upload, part, name, value };
    const options = optionsOf(button.dataset);
    const clearable = Boolean(value) && !button.dataset.choices;
    window.dash_clientside.set_props(PICKER, { data: options, value: value || null, clearable });
    const [from, to] = [place.offsetParent.getBoundingClientRect(), button.getBoundingClientRect()];
    place.style.left = `${to.left - from.left}px`;
    place.style.top = `${to.top - from.top}px`;
    place.style.width = `${to.width}px`;
    place.classList.add('way-picker-open');
    isOpen = true;
    input.setAttribute('role', 'combobox'); // Mantine leaves it a text field, whose list nobody could scroll to
    input.setAttribute('aria-expanded', 'true');
    input.setAttribute('aria-label', label);
    input.focus({ preventScroll: true }); // opens it
  }

  function close(back) {
    if (!isOpen) return;
    isOpen = false;
    byId(PICKER)?.setAttribute('aria-expanded', 'false');
    if (back) byId(asks.id)?.focus({ preventScroll: true });
    byId(PLACE)?.classList.remove('way-picker-open');
    setTimeout(() => isOpen || byId(PLACE)?.removeAttribute('style'), AWAY_MS); // or it keeps the page as tall as it was
  }

  function type(letter) {
    typed += letter;
    if (typed.length > 1) return;
    setTimeout(() => {
      const input = byId(PICKER);
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, typed); // past React's own
      input.dispatchEvent(new Event('input', { bubbles: true }));
      typed = '';
    }, READY_MS);
  }

  // The list has another value: by a person, or because it was opened for another button. Said when it is closed already.
  functions.picked = function (value) {
    const said = value || '';
    if (asks && said !== asks.value) {
      const { card, part, name, id } = asks;
      const button = byId(id);
      const text = button?.querySelector('.way-pick-text');
      const label = optionsOf(button?.dataset || { choices: '[]' }).find((option) => option.value === said)?.label;
      if (text && label) text.textContent = label; // the card is drawn anew once the file has been read again
      asks.value = said;
      if (button) button.dataset.value = said;
      window.dash_clientside.set_props({ type: 'data-picked', key: card }, { data: { part, name, value: said } });
      close(true);
    }
    return window.dash_clientside.no_update;
  };

  document.addEventListener('click', ({ target }) => {
    const button = target.closest?.(BUTTON);
    if (button) open(button);
    else if (isOpen && target.closest?.('[role="option"]')) setTimeout(() => close(true)); // perhaps the same as before
  });

  document.addEventListener(
    'keydown',
    (event) => {
      const letter = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.target.matches?.(BUTTON) && (letter || event.key === 'ArrowDown')) {
        event.stopPropagation(); // a letter is no shortcut of the page here
        event.preventDefault();
        open(event.target);
        if (letter) type(event.key);
      } else if (typed && letter) {
        event.preventDefault();
        type(event.key);
      } else if (isOpen && event.target.id === PICKER && ['Tab', 'Escape'].includes(event.key)) {
        close(true);
      } else if (isOpen && event.target.id === PICKER && event.key === 'Enter') {
        setTimeout(() => close(true), 50);
      }
    },
    true,
  );

  document.addEventListener('focusout', (event) => {
    if (isOpen && event.target.id === PICKER) close(false);
  });
})(window.dash_clientside.sentinel);
