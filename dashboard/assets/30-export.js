// Takes a chart away: an image with its caption inside, its data as CSV, its address. Works offline and under the
// page's Content-Security-Policy: nothing is evaluated and nothing leaves the machine.
//
// The caption comes with the figure (layout.meta, written by dashboard/caption.py), so that it is that of the very
// answer the figure shows.
window.sentinelExport = (function () {
  const MARGIN = 20;
  const FONT = "'IBM Plex Sans', 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif";
  const FONTS = ['latin-400', 'latin-600', 'cyrillic-400', 'cyrillic-600'];
  const SCALE = 2;

  const card = (id) => document.querySelector(`[data-chart="${id}"]`);
  const plot = (id) => card(id).querySelector('.js-plotly-plot');
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const escape = (text) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

  function save(blob, name) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  function wrap(text, size, width) {
    const most = Math.floor(width / (size * 0.53));
    const lines = [''];
    for (const word of text.split(/\s+/)) {
      const last = lines[lines.length - 1];
      if (last && last.length + word.length + 1 > most) lines.push(word);
      else lines[lines.length - 1] = last ? `${last} ${word}` : word;
    }
    return lines;
  }

  // Paragraphs {text, size, weight, fill} from the top; gives the SVG text and the height it takes.
  function paragraphs(items, top, width) {
    let y = top;
    const parts = [];
    for (const { text, size, weight, fill } of items.filter((item) => item.text)) {
      for (const line of wrap(text, size, width)) {
        y += Math.round(size * 1.4);
        parts.push(`<text x="${MARGIN}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escape(line)}</text>`);
      }
    }
    return { svg: parts.join(''), height: y - top };
  }

  async function embeddedFonts() {
    const face = async (name) => {
      const [set, weight] = name.split('-');
      const answer = await fetch(`/assets/vendor/fonts/ibm-plex-sans-${set}-${weight}-normal.woff2`);
      if (!answer.ok) return ''; // the caption then shows in the reader's own font
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
      const range = set === 'cyrillic' ? 'unicode-range:U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116;' : '';
      return `@font-face{font-family:'IBM Plex Sans';font-weight:${weight};${range}src:url(data:font/woff2;base64,${text}) format('woff2');}`;
    };
    return (await Promise.all(FONTS.map(face))).join('');
  }

  // The figure with its caption as one SVG document.
  async function captioned(id) {
    const drawn = plot(id);
    const meta = drawn.layout.meta;
    const [width, height] = [drawn.clientWidth || 900, drawn.clientHeight || 400];
    const picture = await window.Plotly.toImage(
      { data: drawn.data, layout: { ...drawn.layout, width, height }, config: { staticPlot: true } },
      { format: 'svg', width, height, imageDataOnly: true },
    );
    const total = width + 2 * MARGIN;
    const [ink, quiet, amber] = [colour('ink'), colour('ink-3'), colour('amber')];
    const head = paragraphs(
      [
        { text: meta.title, size: 16, weight: 600, fill: ink },
        { text: meta.selection, size: 13, weight: 400, fill: ink },
        { text: meta.illustrative, size: 12, weight: 600, fill: amber },
      ],
      MARGIN / 2,
      width,
    );
    const top = MARGIN + head.height;
    const foot = paragraphs(
      [meta.facts, meta.sources, `${meta.made_by}. ${meta.rule}`].map((text) => ({ text, size: 11, weight: 400, fill: quiet })),
      top + height + 4,
      width,
    );
    const tall = top + height + foot.height + MARGIN;
    const inner = picture.slice(picture.indexOf('<svg')).replace('<svg', `<svg x="${MARGIN}" y="${top}"`);
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${total}" height="${tall}" ` +
      `viewBox="0 0 ${total} ${tall}" font-family="${FONT}"><title>${escape(meta.title)}</title>` +
      `<desc>${escape(described(meta))}</desc><metadata>${escape(JSON.stringify(meta))}</metadata>` +
      `<style>${await embeddedFonts()}</style><rect width="100%" height="100%" fill="${colour('surface')}"/>` +
      `${head.svg}${inner}${foot.svg}</svg>`;
    return { svg, width: total, height: tall, meta };
  }

  const described = (meta) => Object.entries(meta).filter(([, text]) => text && typeof text === 'string').map(([name, text]) => `${name}: ${text}`).join('\n');

  async function painted({ svg, width, height }) {
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: width * SCALE, height: height * SCALE });
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
    return new Uint8Array(await blob.arrayBuffer());
  }

  const CRC = Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value >>> 0;
  });
  const crc = (bytes) => (bytes.reduce((sum, byte) => CRC[(sum ^ byte) & 255] ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

  // One PNG chunk of international text: keyword, three zero bytes of flags, empty language and translation, UTF-8.
  function textChunk(keyword, text) {
    const body = new TextEncoder().encode(`iTXt${keyword}\0\0\0\0\0${text}`);
    const chunk = new Uint8Array(body.length + 8);
    const view = new DataView(chunk.buffer);
    view.setUint32(0, body.length - 4);
    chunk.set(body, 4);
    view.setUint32(body.length + 4, crc(body));
    return chunk;
  }

  function withText(png, meta) {
    const end = 33; // signature and header chunk
    const chunks = [textChunk('Title', meta.title), textChunk('Description', described(meta)), textChunk('Software', meta.made_by)];
    return new Blob([png.slice(0, end), ...chunks, png.slice(end)], { type: 'image/png' });
  }

  const fileName = (id, meta, kind) => `sentinel-${id}-${meta.snapshot}.${kind}`;

  return {
    async svg(id) {
      const { svg, meta } = await captioned(id);
      save(new Blob([svg], { type: 'image/svg+xml' }), fileName(id, meta, 'svg'));
    },
    async png(id) {
      const drawing = await captioned(id);
      save(withText(await painted(drawing), drawing.meta), fileName(id, drawing.meta, 'png'));
    },
    csv(id) {
      const link = Object.assign(document.createElement('a'), { href: window.sentinelLanguage.spoken(`/export/${id}.csv${window.location.search}`), download: '' });
      link.click();
    },
  };
})();
