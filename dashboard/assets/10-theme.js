// Light or dark: the reader's choice in this browser if there is one, else what the operating system asks for.
// Runs before the page is drawn, so that it never flashes in the other theme.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.sentinel = window.dash_clientside.sentinel || {};

(function (functions) {
  const KEY = 'sentinel-theme';
  const os = window.matchMedia('(prefers-color-scheme: dark)');
  const stored = () => {
    try {
      return window.localStorage.getItem(KEY);
    } catch {
      return null; // storage may be switched off; the page then follows the operating system
    }
  };
  const wanted = () => stored() || (os.matches ? 'dark' : 'light');
  const apply = (theme) => {
    document.documentElement.dataset.theme = theme;
    return theme;
  };

  window.sentinelTheme = { current: () => document.documentElement.dataset.theme };

  // The theme button was pressed, or (no presses yet) the page was opened.
  functions.theme = function (presses, shown) {
    if (!presses || !shown) return [apply(wanted()), apply(wanted())];
    const next = window.sentinelTheme.current() === 'dark' ? 'light' : 'dark';
    try {
      window.localStorage.setItem(KEY, next);
    } catch {
      // nothing to remember it in: it holds until the page is left
    }
    return [apply(next), apply(next)];
  };

  apply(wanted());
  os.addEventListener('change', () => {
    if (stored() || !window.dash_clientside.set_props) return;
    window.dash_clientside.set_props('theme', { data: apply(wanted()) });
    window.dash_clientside.set_props('provider', { forceColorScheme: wanted() });
  });
})(window.dash_clientside.sentinel);
