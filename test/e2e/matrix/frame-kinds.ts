import { script } from '../echo.ts';
import { type Group, rows } from './kind.ts';

export const FRAMES: Group = {
  title: 'Frames, and what they ask for',
  kinds: [
    ...rows({
      frame: (url, { add }) => add('iframe', { src: url }),
      'frame, sandboxed': (url, { add }) => add('iframe', { sandbox: '', src: url }),
      'form GET into a frame': (url, { add }) => {
        add('iframe', { name: `get ${url}` });
        (add('form', { action: url, target: `get ${url}` }) as HTMLFormElement).submit();
      },
      'form POST into a frame': (url, { add }) => {
        add('iframe', { name: `post ${url}` });
        (add('form', { method: 'post', action: url, target: `post ${url}` }) as HTMLFormElement).submit();
      },
      'fetch of a frame': (url, { add, by }) => add('iframe', { src: by('page', url) }),
      'fetch of a frame, sandboxed as same-origin': (url, { add, by }) =>
        add('iframe', { sandbox: 'allow-scripts allow-same-origin', src: by('page', url) }),
      'fetch of about:blank': (url, { add }) =>
        (add('iframe') as HTMLIFrameElement).contentWindow?.fetch(url),
      'fetch of srcdoc': (url, { add }) =>
        add('iframe', { srcdoc: `<script>fetch(${JSON.stringify(url)})</script>` }),
      'fetch of a blob': (url, { add }) => {
        const page = new Blob([`<script>fetch(${JSON.stringify(url)})</script>`], { type: 'text/html' });
        add('iframe', { src: URL.createObjectURL(page) });
      },
    }),
    ...rows(
      {
        'fetch of a frame, with what is in its storage': (url, { add, by }) =>
          add('iframe', { src: by('stored', url) }),
      },
      { sort: 'stored' },
    ),
    ...rows(
      {
        'fetch of a sandboxed frame': (url, { add, by }) =>
          add('iframe', { sandbox: 'allow-scripts', src: by('page', url) }),
        'image of a sandboxed frame': (url, { add, by }) =>
          add('iframe', { sandbox: 'allow-scripts', src: by('image', url) }),
        'fetch of sandboxed srcdoc': (url, { add }) =>
          add('iframe', {
            sandbox: 'allow-scripts',
            srcdoc: `<script>fetch(${JSON.stringify(url)})</script>`,
          }),
        'fetch of a data: frame': (url, { add }) => {
          const page = `<script>fetch(${JSON.stringify(url)})</script>`;
          add('iframe', { src: `data:text/html,${encodeURIComponent(page)}` });
        },
      },
      { sort: 'opaque' },
    ),
  ],
};

export const WORKERS: Group = {
  title: 'Workers, and what they ask for',
  kinds: [
    ...rows({ 'worker script': url => new Worker(url) }, { answer: script('') }),
    ...rows({
      'fetch of a worker': (url, { by }) => new Worker(by('worker', url)),
      'fetch of a module worker': (url, { by }) => new Worker(by('worker', url), { type: 'module' }),
      'XHR of a worker': (url, { by }) => new Worker(by('worker-xhr', url)),
      'WebSocket of a worker': (url, { by }) => new Worker(by('worker-socket', url)),
      'fetch of a blob worker': url => {
        const source = new Blob([`fetch(${JSON.stringify(url)})`], { type: 'text/javascript' });
        return new Worker(URL.createObjectURL(source));
      },
      'fetch of a worker of a worker': (url, { by }) => new Worker(by('worker-worker', url)),
    }),
    ...rows(
      { 'script imported by a worker': (url, { by }) => new Worker(by('worker-import', url)) },
      { answer: script('') },
    ),
    ...rows(
      {
        'shared worker script': url => new SharedWorker(url),
        'service worker script': url => navigator.serviceWorker.register(url, { scope: `${url}/` }),
      },
      { sort: 'tabless', answer: script('') },
    ),
    ...rows(
      {
        'fetch of a shared worker': (url, { by }) => new SharedWorker(by('worker', url)),
        'fetch of a service worker': (url, { by }) =>
          navigator.serviceWorker.register(by('service-worker', url), { scope: '/by/nothing/' }),
        'fetch of a page, through its service worker': (url, { add, by }) =>
          add('iframe', { src: by('under-worker', url) }),
      },
      { sort: 'tabless' },
    ),
  ],
};
