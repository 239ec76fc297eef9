import { script } from '../echo.ts';
import { type Group, type Kind, rows } from './kind.ts';

const toFetch = (init: RequestInit) => `url => fetch(url, ${JSON.stringify(init)})`;

const FETCHES = Object.fromEntries(
  (['cors', 'no-cors', 'same-origin'] as const).flatMap(mode =>
    (['omit', 'same-origin', 'include'] as const).map(credentials => [
      `fetch, mode ${mode}, credentials ${credentials}`,
      toFetch({ mode, credentials }),
    ]),
  ),
);

const METHODS = Object.fromEntries(
  ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].map(method => [`fetch ${method}`, toFetch({ method })]),
);

/** What a browser asks another origin about before it asks for it. */
const PREFLIGHTED = rows({
  'fetch PUT of JSON': toFetch({
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }),
  'fetch with a header of its own': toFetch({ headers: { 'x-own': 'x' } }),
  'fetch with an Authorization of its own': toFetch({ headers: { authorization: 'Basic eDp4' } }),
  'XHR with a header of its own': url => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.setRequestHeader('x-own', 'x');
    request.send();
  },
});

const toPreflight = (kind: Kind): Kind => ({ ...kind, name: `preflight of ${kind.name}`, sort: 'preflight' });

export const SCRIPTED: Group = {
  title: 'Asked by a script of the page',
  kinds: [
    ...rows(FETCHES),
    ...rows(METHODS),
    ...rows({
      'fetch keepalive': toFetch({ keepalive: true }),
      'fetch, cache no-store': toFetch({ cache: 'no-store' }),
      'fetch, cache force-cache': toFetch({ cache: 'force-cache' }),
      XHR: url => {
        const request = new XMLHttpRequest();
        request.open('GET', url);
        request.send();
      },
      'XHR with credentials': url => {
        const request = new XMLHttpRequest();
        request.open('GET', url);
        request.withCredentials = true;
        request.send();
      },
      'XHR, synchronous': url => {
        const request = new XMLHttpRequest();
        request.open('GET', url, false);
        request.send();
      },
      'XHR POST': url => {
        const request = new XMLHttpRequest();
        request.open('POST', url);
        request.send('x');
      },
      beacon: url => navigator.sendBeacon(url, 'x'),
      ping: (url, { add }) => add('a', { href: '#', ping: url }).click(),
      EventSource: url => new EventSource(url),
      WebSocket: url => new WebSocket(url.replace(/^http/, 'ws')),
    }),
    ...PREFLIGHTED,
    ...PREFLIGHTED.map(toPreflight),
    ...rows(
      {
        'report of a broken content security policy': (url, { add, by }) =>
          add('iframe', { src: by('guarded', url) }),
      },
      { sort: 'report' },
    ),
  ],
};

export const ELEMENTS: Group = {
  title: 'Asked by an element of the page',
  kinds: [
    ...rows({
      image: url => Object.assign(new Image(), { src: url }),
      'image, crossorigin anonymous': url =>
        Object.assign(new Image(), { crossOrigin: 'anonymous', src: url }),
      'image, crossorigin use-credentials': url =>
        Object.assign(new Image(), { crossOrigin: 'use-credentials', src: url }),
      'image of a style': (url, { add }) => {
        add('p').style.background = `url("${url}")`;
      },
      'image in SVG': (url, { add }) => add('p', { innerHTML: `<svg><image href="${url}"/></svg>` }),
      'image button': (url, { add }) => add('input', { type: 'image', src: url }),
      icon: (url, { add }) => document.head.append(add('link', { rel: 'icon', href: url })),
      manifest: (url, { add }) => document.head.append(add('link', { rel: 'manifest', href: url })),
      font: url => new FontFace('echo', `url("${url}")`).load(),
      audio: (url, { add }) => add('audio', { preload: 'auto', src: url }),
      video: (url, { add }) => add('video', { preload: 'auto', src: url }),
      'poster of a video': (url, { add }) => add('video', { poster: url }),
      'track of a video': (url, { add }) => {
        const track = Object.assign(document.createElement('track'), { src: url });
        add('video', { crossOrigin: 'anonymous' }).append(track);
        track.track.mode = 'showing';
      },
      object: (url, { add }) => add('object', { data: url }),
      embed: (url, { add }) => add('embed', { src: url }),
      'link preload of an image': (url, { add }) => add('link', { rel: 'preload', as: 'image', href: url }),
      'link preload for fetch': (url, { add }) =>
        add('link', { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href: url }),
    }),
    ...rows(
      {
        script: (url, { add }) => add('script', { src: url }),
        'script, crossorigin anonymous': (url, { add }) =>
          add('script', { crossOrigin: 'anonymous', src: url }),
        'module script': (url, { add }) => add('script', { type: 'module', src: url }),
        'dynamic import': 'url => import(url)',
        'link modulepreload': (url, { add }) => add('link', { rel: 'modulepreload', href: url }),
      },
      { answer: script('') },
    ),
    ...rows(
      {
        style: (url, { add }) => add('link', { rel: 'stylesheet', href: url }),
        'style imported by a style': (url, { add }) => add('style', { textContent: `@import "${url}"` }),
      },
      { answer: { headers: { 'content-type': 'text/css' } } },
    ),
  ],
};
