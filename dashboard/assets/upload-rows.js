// The row of a file on its way: name, bar, how far it is, and the button that takes it back. Drawn here and not by Dash,
// into an element that Dash leaves empty: the card of the file where it has one, else the list under the drop zone.
//
// The words come with the page (data-words of the progress element), so that they are translated where all words are.
(function (uploads) {
  const PROGRESS = 'data-progress';
  const MEBIBYTE = 1 << 20;

  const byId = (id) => document.getElementById(id);
  uploads.words = () => JSON.parse(byId(PROGRESS)?.dataset.words || '{}');
  uploads.limit = () => Number(byId(PROGRESS)?.dataset.limit || 0);
  uploads.fill = (text, values) => (text || '').replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  uploads.megabytes = function (bytes) {
    const value = bytes / MEBIBYTE;
    return value.toLocaleString(document.documentElement.lang || 'en', { maximumFractionDigits: value < 10 ? 1 : 0 });
  };

  uploads.Row = class {
    constructor(name, onCancel) {
      this.element = document.createElement('div');
      this.element.className = 'data-row';
      this.upload = null; // its id, once the server has it
      this.name = this.add('span', 'data-row-name', name);
      this.bar = this.add('progress', 'data-row-bar');
      this.bar.max = 1;
      this.bar.setAttribute('aria-label', name);
      this.state = this.add('span', 'data-row-state');
      this.state.setAttribute('role', 'status');
      this.button = this.add('button', 'button data-row-button', uploads.words().cancel);
      this.button.type = 'button';
      this.button.addEventListener('click', onCancel);
    }

    add(tag, className, text) {
      const child = document.createElement(tag);
      child.className = className;
      if (text) child.textContent = text;
      this.element.append(child);
      return child;
    }

    place() {
      const card = this.upload && document.querySelector(`[data-progress-of="${CSS.escape(this.upload)}"]`);
      const container = card || byId(PROGRESS);
      if (container && this.element.parentNode !== container) container.append(this.element);
      this.element.classList.toggle('data-row-in-card', Boolean(card));
    }

    // `part` null: it is not known how much is left.
    show(text, part) {
      this.place();
      if (this.state.textContent !== text) this.state.textContent = text;
      if (part === null) this.bar.removeAttribute('value');
      else this.bar.value = part;
    }

    fail(sentence) {
      this.show(sentence, 0);
      this.element.classList.add('data-row-failed');
      this.bar.remove();
      this.button.textContent = uploads.words().dismiss;
      this.button.hidden = false;
      this.button.onclick = null;
      this.button.addEventListener('click', () => this.remove());
    }

    remove() {
      this.element.remove();
    }
  };
})((window.sentinelUploads = window.sentinelUploads || {}));
