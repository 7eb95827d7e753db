// What has changed, for those who do not see it: the page's sentence, politely and once after each change, and a place
// for the focus when the change took away what had it.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.sentinel = window.dash_clientside.sentinel || {};

(function (functions) {
  let said = null; // the sentence that was last shown; the first of all is read with the rest of the page
  let focused = null;

  document.addEventListener('focusin', (event) => {
    focused = event.target;
  });

  function keepFocus(heading) {
    const lost = focused && !focused.isConnected && document.activeElement === document.body;
    if (lost) heading.focus({ preventScroll: true });
    return lost;
  }

  function announce() {
    const heading = document.getElementById('overview-sentence');
    const status = document.getElementById('overview-announced');
    if (!heading || !status) return;
    const notice = document.querySelector('#overview-notice h2')?.innerText;
    const sentence = [heading.innerText, notice].filter(Boolean).join('. ').trim();
    const read = keepFocus(heading); // the heading is then read because it has the focus
    if (!sentence || sentence === said) return;
    if (said !== null) status.textContent = read ? '' : sentence;
    said = sentence;
  }

  // After the page is drawn: the sentence is set in the same answer as the rest.
  functions.announce = function () {
    window.requestAnimationFrame(() => setTimeout(announce, 50));
  };
})(window.dash_clientside.sentinel);
