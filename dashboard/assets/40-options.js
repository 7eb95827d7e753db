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
