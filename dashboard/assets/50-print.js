// Paper is white and as wide as it is: before printing the page turns light and its figures take the width of a sheet,
// afterwards all is as it was. Figures of a dark page are turned light by the style sheet.
(function () {
  const WIDE = 660; // pixels, as in 14-print.css: A4 less the margins
  const root = document.documentElement;
  let theme = null;

  const plots = () => [...document.querySelectorAll('.js-plotly-plot')].filter((plot) => plot.checkVisibility());

  window.addEventListener('beforeprint', () => {
    if (theme) return;
    theme = root.dataset.theme;
    root.classList.toggle('printed-from-dark', theme === 'dark');
    root.dataset.theme = 'light';
    plots().forEach((plot) => window.Plotly.relayout(plot, { width: WIDE }));
  });

  window.addEventListener('afterprint', () => {
    if (!theme) return;
    root.classList.remove('printed-from-dark');
    root.dataset.theme = theme;
    theme = null;
    plots().forEach((plot) => window.Plotly.relayout(plot, { autosize: true, width: null }));
  });
})();
