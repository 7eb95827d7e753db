// How an option of a filter looks: its name, and the number of seizures it would leave, at the right.
window.dashMantineFunctions = window.dashMantineFunctions || {};
window.dashMantineFunctions.optionWithCount = function ({ option }) {
  const element = window.React.createElement;
  const language = document.documentElement.lang || 'en';
  return element(
    'span',
    { className: 'option' + (option.count === 0 ? ' option-none' : '') },
    element('span', { className: 'option-name' }, option.label),
    typeof option.count === 'number'
      ? element('span', { className: 'option-count' }, option.count.toLocaleString(language))
      : null,
  );
};

// Which options a search leaves: those with a name in any language, or a spelling, that holds every word of it. The names
// are asked for once (dashboard/search_names.py); until they are there, and where there are none, the label is all.
(function (functions) {
  let names = {};

  // As store.text.fold: without case, accents and punctuation.
  const fold = (text) =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/\p{M}/gu, '')
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();

  // Those with every word; what is called so on the page comes before what is called so elsewhere.
  function called(options, words, known) {
    const found = options.filter((option) =>
      [option.label, ...(known[option.value] || [])].map(fold).some((name) => words.every((word) => name.includes(word))),
    );
    const here = (option) => fold(option.label).startsWith(words[0]);
    return [...found.filter(here), ...found.filter((option) => !here(option))];
  }

  // As many as are drawn, in their groups. A longer list says so in its last line, which cannot be chosen.
  function first(found, limit, more) {
    const all = found.reduce((sum, one) => sum + (one.items ? one.items.length : 1), 0);
    const shown = [];
    let room = limit;
    for (const one of found) {
      if (room === 0) break;
      const kept = one.items ? { ...one, items: one.items.slice(0, room) } : one;
      const size = kept.items ? kept.items.length : 1;
      if (size) shown.push(kept);
      room -= size;
    }
    if (!more || all <= limit) return shown;
    const written = (n) => n.toLocaleString(document.documentElement.lang || 'en');
    const label = more.replace('{shown}', written(limit)).replace('{all}', written(all));
    return [...shown, { value: '', label, disabled: true }];
  }

  functions.optionsByAnyName = function ({ options, search, limit }, { vocabulary, more }) {
    const words = fold(search).split(' ').filter(Boolean);
    const known = names[vocabulary] || {};
    const those = (some) => (words.length ? called(some, words, known) : some);
    const grouped = options.some((option) => option.items);
    return first(grouped ? options.map((one) => ({ ...one, items: those(one.items) })) : those(options), limit, more);
  };

  const learn = async () => {
    const answer = await fetch('/names.json');
    if (answer.ok) names = await answer.json();
  };
  window.addEventListener('load', () => (window.requestIdleCallback || window.setTimeout)(learn));
})(window.dashMantineFunctions);
