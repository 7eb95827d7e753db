// The published results of past operations: set out from plain data (dashboard/components/operation_published.py) and
// filtered as one types. Text goes in as text, never as markup; sources are shown, nothing is fetched.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.sentinel = window.dash_clientside.sentinel || {};

(function (functions) {
  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter(Boolean));
    return made;
  }

  const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

  const wordsOf = (group, figure) => {
    const claims = figure.claims.flatMap(Object.values);
    const { operation, when, organiser, source, note } = group;
    return fold([operation, when, organiser, source, note, figure.figure, figure.disputed, figure.note, ...claims].join(' '));
  };

  const quiet = (name, className, text) => text && element(name, { className }, text);

  function claimOf({ of, wording, source }) {
    const words = element('span', { className: 'claim-wording' }, wording);
    return element('div', { className: 'claim' }, quiet('span', 'claim-of', of), words, quiet('cite', 'claim-source', source));
  }

  function markOf(text) {
    const icon = element('span', { className: 'icon icon-overlap' });
    icon.setAttribute('aria-hidden', 'true');
    return element('span', { className: 'mark' }, icon, text);
  }

  function figureOf({ figure, disputed, note, claims }) {
    return element(
      'tr',
      { className: disputed ? 'disputed' : '' },
      element('th', { scope: 'row' }, figure, disputed && markOf(disputed)),
      element('td', {}, element('div', { className: 'claims' }, ...claims.map(claimOf)), quiet('span', 'claim-note', note)),
    );
  }

  function groupOf({ operation, when, organiser, source, note }, figures) {
    const named = element('span', { className: 'published-name' }, operation);
    const told = element('span', { className: 'published-when' }, [when, organiser].filter(Boolean).join(' · '));
    const head = element('th', { scope: 'rowgroup', colSpan: 2 }, named, told, quiet('cite', 'claim-source', source), quiet('span', 'claim-note', note));
    return element('tbody', {}, element('tr', { className: 'published-head' }, head), ...figures.map(figureOf));
  }

  // `data`: the list; `filter`: words that must all be there; `disputed`: only where sources disagree.
  functions.published = function (data, filter, disputed) {
    const place = document.getElementById('published');
    const shown = document.getElementById('published-shown');
    const wanted = fold(filter || '').split(/\s+/).filter(Boolean);
    const fits = (group) => (figure) => {
      const words = wordsOf(group, figure);
      return (!disputed || figure.disputed) && wanted.every((word) => words.includes(word));
    };
    const groups = data.map((group) => [group, group.figures.filter(fits(group))]).filter(([, figures]) => figures.length);
    const count = (list) => list.flat().reduce((sum, figure) => sum + figure.claims.length, 0);
    const [some, all] = [count(groups.map(([, figures]) => figures)), count(data.map(({ figures }) => figures))];
    const said = some === all ? shown.dataset.all : some ? shown.dataset.some : shown.dataset.none;
    place.replaceChildren(element('table', { className: 'published-table' }, ...groups.map(([group, figures]) => groupOf(group, figures))));
    return said.replace('{shown}', some).replace('{all}', all);
  };
})(window.dash_clientside.sentinel);
