// Served as it is. The page holds no token: it asks, and shows what the server answers.

const table = /** @type {HTMLTableElement} */ (document.querySelector('table'));

/** @param {Response} response @returns {Promise<string>} */
const readText = async response => (await response.json()).text;

/** Each sends one request of its kind and answers who it went as, in the server's words. @type {Record<string, () => Promise<string | Node>>} */
const senders = {
  fetch: async () => readText(await fetch('/api/fetch')),

  xhr: () =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('GET', '/api/xhr');
      request.responseType = 'json';
      request.onload = () => (request.response ? resolve(request.response.text) : reject());
      request.onerror = reject;
      request.send();
    }),

  image: async () => {
    const image = new Image(240, 40);
    image.alt = table.dataset.imageAlt ?? '';
    // Another address each time: a page keeps its images, whatever Cache-Control says.
    image.src = `/api/image.svg?${Date.now()}`;
    await image.decode();
    return image;
  },

  stream: () => {
    const source = new EventSource('/api/events');
    return new Promise((resolve, reject) => {
      source.onmessage = event => resolve(JSON.parse(event.data).text);
      source.onerror = reject;
    }).finally(() => source.close());
  },

  socket: () =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/socket`);
      socket.onmessage = event => resolve(JSON.parse(event.data).text);
      socket.onclose = reject;
    }),
};

/** @param {string} kind */
async function send(kind) {
  const output = /** @type {HTMLOutputElement} */ (document.getElementById(kind));
  output.replaceChildren(table.dataset.waiting ?? '');
  try {
    output.replaceChildren((await senders[kind]?.()) ?? '');
  } catch {
    output.replaceChildren(table.dataset.noAnswer ?? '');
  }
}

document.addEventListener('click', ({ target }) => {
  const { send: kind, open: address } = target instanceof HTMLElement ? target.dataset : {};
  if (kind === 'all') for (const each of Object.keys(senders)) send(each);
  else if (kind) send(kind);
  else if (address) window.open(address);
});

function showTimeLeft() {
  const time = document.querySelector('time');
  if (!time) return;
  const seconds = Math.round((Date.parse(time.dateTime) - Date.now()) / 1000);
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'always' });
  const isLong = Math.abs(seconds) >= 120;
  time.dataset.left = isLong
    ? format.format(Math.trunc(seconds / 60), 'minute')
    : format.format(seconds, 'second');
}

showTimeLeft();
setInterval(showTimeLeft, 1000);
