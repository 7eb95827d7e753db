// The banner's button: takes the illustrative data out of the database, then has the same query drawn again.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.sentinel = window.dash_clientside.sentinel || {};

window.dash_clientside.sentinel.removeDemo = async function (presses, query) {
  const unchanged = window.dash_clientside.no_update;
  if (!presses) return unchanged; // the banner has just appeared
  const button = document.getElementById('remove-demo');
  button.disabled = true; // once is enough, and it takes a second
  try {
    const answer = await fetch('/demo/remove', { method: 'POST', headers: { 'X-Requested-With': 'sentinel' } });
    if (!answer.ok) throw new Error((await answer.json()).error);
  } catch (error) {
    button.disabled = false;
    window.sentinelShell.say(String(error.message || error));
    return unchanged;
  }
  return { ...query, again: (query?.again ?? 0) + 1 };
};
