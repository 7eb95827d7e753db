// Takes the file input of the region schemes out of the way of keyboards and screen readers: the component that makes it
// gives it no name and makes it anew when it likes, and the button beside it opens the same window.
(() => {
  const INPUT = '#data-scheme-file input[type="file"]:not([aria-hidden])';

  function hideInput() {
    const input = document.querySelector(INPUT);
    if (!input) return;
    input.tabIndex = -1;
    input.setAttribute('aria-hidden', 'true');
  }

  new MutationObserver(hideInput).observe(document.documentElement, { childList: true, subtree: true });
})();
