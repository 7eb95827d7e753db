// Settings every Plotly graph of the page gets, whoever draws it; runs before the bundle because of its name.
// Without them plotly.js offers "Share chart", which uploads the figure, and fetches world shapes from its own host
// before it draws any map.
(function () {
  const assets = new URL('.', document.currentScript.src).pathname; // also right below a URL prefix
  const settings = {
    showSendToCloud: false,
    plotlyServerURL: '',
    displaylogo: false,
    locale: document.documentElement.lang || 'en',
    topojsonURL: assets + 'vendor/topojson/',
  };
  let plotly;
  Object.defineProperty(window, 'Plotly', {
    configurable: true,
    get: () => plotly,
    set(value) {
      plotly = value;
      if (value && value.setPlotConfig) value.setPlotConfig(settings);
    },
  });
})();
