// The language of this page is that of its <html>, from its first word to its last: every request it makes says so.
// Choosing another one keeps the choice in a cookie (strictly functional, for this server only) and opens the page anew;
// the selection is in the address and stays.
(function () {
  const language = document.documentElement.lang || 'en';
  const HEADER = 'X-Sentinel-Language';
  const COOKIE = 'sentinel-language';
  const ours = (address) => new URL(address, window.location.href).origin === window.location.origin;

  const fetchPlainly = window.fetch.bind(window);
  window.fetch = function (input, init) {
    const address = input instanceof Request ? input.url : String(input);
    if (!ours(address)) return fetchPlainly(input, init);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    headers.set(HEADER, language);
    return fetchPlainly(input, { ...init, headers });
  };

  const openPlainly = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    openPlainly.call(this, method, address, ...rest);
    if (ours(address)) this.setRequestHeader(HEADER, language);
  };

  // What a download is to be called by: a link cannot carry a header.
  function spoken(address) {
    const url = new URL(address, window.location.href);
    if (!url.searchParams.has('lang')) url.searchParams.set('lang', language);
    return url.pathname + url.search;
  }

  function choose(wanted) {
    document.cookie = `${COOKIE}=${wanted}; Path=/; SameSite=Lax; Max-Age=${365 * 24 * 3600}`;
    const url = new URL(window.location.href);
    url.searchParams.delete('lang'); // the address would win over the choice
    if (url.href === window.location.href) window.location.reload();
    else window.location.replace(url.href);
  }

  // The calendar (day.js in dash-mantine-components) takes the words of a language from here; the browser knows them.
  function calendar() {
    const year = [...Array(12).keys()].map((month) => new Date(Date.UTC(2021, month, 15)));
    const week = [...Array(7).keys()].map((day) => new Date(Date.UTC(2021, 7, 1 + day))); // a Sunday first
    const said = (days, options) => {
      const form = new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options });
      const part = Object.keys(options)[0];
      return days.map((day) => form.formatToParts(day).find(({ type }) => type === part).value);
    };
    // "12 октября" and "октябрь": beside a day many languages bend the month.
    const months = (width) => {
      const alone = said(year, { month: width });
      const bent = said(year, { month: width, day: 'numeric' });
      return (date, format) => (/D\S*\s+MMM/.test(format) ? bent : alone)[date.month()];
    };
    return {
      name: language,
      weekStart: 1,
      weekdays: said(week, { weekday: 'long' }),
      weekdaysShort: said(week, { weekday: 'short' }),
      weekdaysMin: said(week, { weekday: 'short' }),
      months: months('long'),
      monthsShort: months('short'),
      ordinal: (number) => number,
      formats: {},
      relativeTime: {},
    };
  }
  if (language !== 'en') window[`dayjs_locale_${language}`] = calendar();

  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-language]');
    if (button && button.dataset.language !== language) choose(button.dataset.language);
  });

  window.sentinelLanguage = { current: language, spoken };
})();
