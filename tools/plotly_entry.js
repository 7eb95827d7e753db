// The traces and locales the dashboard draws with; tools/build_assets.mjs bundles this file.
// A new kind of chart = one `require` here + `make assets`. Traces with WebGL (…gl, map, 3d) stay out: they triple the size.
const Plotly = require('plotly.js/lib/core'); // brings `scatter`

Plotly.register([
  require('plotly.js/lib/bar'),
  require('plotly.js/lib/box'),
  require('plotly.js/lib/heatmap'),
  require('plotly.js/lib/histogram'),
  require('plotly.js/lib/choropleth'),
  require('plotly.js/lib/scattergeo'),
  require('plotly.js/lib/locales/ru'),
  require('plotly.js/lib/locales/fr'),
  require('plotly.js/lib/locales/es'),
]);

module.exports = Plotly;
