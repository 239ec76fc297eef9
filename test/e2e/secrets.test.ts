import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { read } from './person.ts';
import { readFiles } from './profile-files.ts';
import { useStage } from './stage.ts';
import { createToken } from './tokens.ts';

const PASSWORD = 'a-password-of-alice-0123456789';
const REFRESH_TOKEN = 'a-refresh-token-of-alice-0123456789';
const LABEL = 'alice-as-she-is-listed';

let token: string;

const stage = useStage(async ({ allow, call, echo }) => {
  await allow(['http://*/*', 'ws://*/*']);
  token = createToken('alice');
  echo.answer('/login', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ access_token: token, refresh_token: REFRESH_TOKEN, expires_in: 3600 }),
  });
  const signIn = companionSignIn(echo.origin('id.localhost'));
  const site = await call('addSite', { draft: { name: 'App', origins: [echo.origin('a.test')], signIn } });
  const account = await call('addAccount', {
    site,
    draft: { label: LABEL, username: 'alice', method: 'login' },
  });
  await call('signIn', { account, password: PASSWORD });
  await call('selectAccount', { site, choice: { kind: 'account', account }, tab: -2, scope: 'site' });
});

const openTab = () => stage.openTab(`${stage.echo.origin('a.test')}/start`);

test('a page that is sent as an account reaches nothing of the extension', async () => {
  const { driver, echo } = stage;
  const page = await openTab();
  const tried = await page.evaluate(async origin => {
    const { chrome } = globalThis as unknown as { chrome?: { runtime?: unknown; storage?: unknown } };
    const load = (tag: 'iframe' | 'script' | 'img', src: string) =>
      new Promise(resolve => {
        const element = Object.assign(document.createElement(tag), { src });
        element.addEventListener('load', () =>
          resolve((element as HTMLIFrameElement).contentDocument?.body?.textContent),
        );
        element.addEventListener('error', () => resolve('refused'));
        document.body.append(element);
      });
    return {
      runtime: typeof chrome?.runtime,
      storage: typeof chrome?.storage,
      fetched: await fetch(`${origin}/manifest.json`).then(
        () => 'fetched',
        () => 'refused',
      ),
      script: await load('script', `${origin}/service-worker-loader.js`),
      image: await load('img', `${origin}/icons/guise-16.png`),
    };
  }, driver.origin);
  expect(tried).toEqual({
    runtime: 'undefined',
    storage: 'undefined',
    fetched: 'refused',
    script: 'refused',
    image: 'refused',
  });
  expect(echo.whoAt('/start')).toEqual(['alice']);
});

test('a script of the extension in a page reads no secret, and gets no answer', async () => {
  const { driver, echo } = stage;
  const tab = await openTab();
  const tried = await driver.runInBackground(
    async tabId => {
      const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
      const [frame] = await chrome.scripting.executeScript({
        target: { tabId },
        func: async () => {
          const attempt = (task: () => Promise<unknown>) =>
            new Promise(resolve => resolve(task())).then(
              value => JSON.stringify(value) ?? 'nothing',
              () => 'refused',
            );
          return {
            local: await attempt(() => chrome.storage.local.get(null)),
            session: await attempt(() => chrome.storage.session.get(null)),
            answer: await attempt(() =>
              chrome.runtime.sendMessage({ command: 'forgetEverything', input: {} }),
            ),
          };
        },
      });
      return frame?.result as Readonly<Record<'local' | 'session' | 'answer', string>>;
    },
    await driver.readTabId(tab),
  );
  expect(tried.session).toBe('refused');
  if (inject('browser') === 'chromium') expect(tried.local).toBe('refused');
  expect(['nothing', 'refused']).toContain(tried.answer);
  expect(piecesOf(token, PASSWORD, REFRESH_TOKEN).filter(piece => tried.local.includes(piece))).toEqual([]);
  await tab.reload();
  expect(echo.whoAt('/start')).toEqual(['alice', 'alice']);
});

test('a page cannot have the popup or the options in a frame of its own', async () => {
  const { driver } = stage;
  const page = await openTab();
  for (const kind of ['popup', 'options']) {
    await page.evaluate(src => {
      document.body.append(Object.assign(document.createElement('iframe'), { src }));
    }, `${driver.origin}/src/ui/${kind}/index.html`);
  }
  // Chromium shows an error in the frame's place, Firefox leaves it empty.
  const refused = /^(chrome-error:|about:blank$)/;
  await expect
    .poll(() =>
      page
        .frames()
        .slice(1)
        .map(frame => refused.test(frame.url())),
    )
    .toEqual([true, true]);
});

test('another extension gets no answer, whatever it asks', async () => {
  const { driver, profile } = stage;
  const folder = join(profile, '..', 'stranger');
  mkdirSync(folder);
  const manifest = {
    manifest_version: 3,
    name: 'stranger',
    version: '1',
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const page = await driver.openTab(`${await driver.installAnother(folder)}/manifest.json`);
  const answers = await page.evaluate(
    async (target, commands) => {
      const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
      return Promise.all(
        commands.map(message =>
          chrome.runtime.sendMessage(target, message).then(
            answer => answer,
            error => String(error.message),
          ),
        ),
      );
    },
    await driver.runInBackground(readId),
    [{ command: 'dismissNotice', input: {} }, { command: 'forgetEverything', input: {} }, 'hello', null],
  );
  expect(new Set(answers)).toEqual(
    new Set(['Could not establish connection. Receiving end does not exist.']),
  );
  const tab = await openTab();
  await tab.reload();
  expect(stage.echo.whoAt('/start')).toEqual(['alice', 'alice']);
});

/** Runs in the background. */
function readId(): string {
  const { chrome } = globalThis as unknown as { chrome: typeof import('webextension-polyfill') };
  return chrome.runtime.id;
}

test('no page of the extension shows a token or a password', async () => {
  const { openPopup, openOptions } = stage;
  const tab = await openTab();
  for (const open of [() => openPopup(tab), openOptions]) {
    const page = await open();
    await expect.poll(() => read(page)).toContain(LABEL);
    const shown = await page.content();
    expect(piecesOf(token, PASSWORD, REFRESH_TOKEN).filter(piece => shown.includes(piece))).toEqual([]);
  }
});

test('nothing on the disk holds a token or a password in clear', async () => {
  const tab = await openTab();
  await tab.reload();
  await stage.restart();
  const files = readFiles(stage.profile).map(({ bytes }) => bytes);
  const holders = (piece: string) =>
    files.filter(file => file.includes(piece) || file.includes(Buffer.from(piece, 'utf16le')));
  // What is no secret is found in the same way, so that finding nothing means something.
  expect(holders(LABEL)).not.toEqual([]);
  expect(piecesOf(token, PASSWORD, REFRESH_TOKEN).filter(piece => holders(piece).length > 0)).toEqual([]);
});

/** Parts long enough to know a secret by, also where a compressed file has only some of it left in clear. */
function piecesOf(...secrets: readonly string[]): readonly string[] {
  return secrets.flatMap(secret => secret.match(/.{12}/g)?.slice(secret.startsWith('eyJ') ? 4 : 0) ?? []);
}
