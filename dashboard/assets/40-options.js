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

  functions.optionsByAnyName = function ({ options, search, limit }, { vocabulary }) {
    const words = fold(search).split(' ').filter(Boolean);
    if (!words.length) return options.slice(0, limit);
    const known = names[vocabulary] || {};
    const found = options.filter((option) =>
      [option.label, ...(known[option.value] || [])].map(fold).some((name) => words.every((word) => name.includes(word))),
    );
    // What is called so on the page comes before what is called so elsewhere.
    const here = (option) => fold(option.label).startsWith(words[0]);
    return [...found.filter(here), ...found.filter((option) => !here(option))].slice(0, limit);
  };

  const learn = async () => {
    const answer = await fetch('/names.json');
    if (answer.ok) names = await answer.json();
  };
  window.addEventListener('load', () => (window.requestIdleCallback || window.setTimeout)(learn));
})(window.dashMantineFunctions);
