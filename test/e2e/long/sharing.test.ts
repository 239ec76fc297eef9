import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';
import { describe, expect, test } from 'vitest';
import { companionSignIn } from '../../../src/core/sign-in-draft.ts';
import { click, clickIn, find, has, sees, type, until } from '../person.ts';
import { type Stage, useStage } from '../stage.ts';
import { createToken } from '../tokens.ts';

/** What one person hands on, and where their server was. */
let handedOn = { text: '', port: '', sealed: '' };

const PASSPHRASE = 'a long walk by the sea';

async function openSharing(stage: Stage): Promise<Page> {
  const page = await stage.openOptions();
  await page.evaluate(() => {
    location.hash = 'sharing';
  });
  await find(page, 'textbox', 'Or paste its text');
  return page;
}

describe('one person', () => {
  let alice = '';
  const tokens: string[] = [];
  const stage = useStage(async ({ allow, call, addAccount, echo }) => {
    await allow(['http://*/*', 'ws://*/*']);
    const signIn = companionSignIn(echo.origin('id.localhost'));
    const site = await call('addSite', { draft: { name: 'Shop', origins: [echo.origin('a.test')], signIn } });
    await addAccount(site, 'dave');
    for (const name of ['alice', 'bob']) {
      const draft = { label: name, username: name, method: 'login' } as const;
      const account = await call('addAccount', { site, draft });
      const token = createToken(name);
      tokens.push(token);
      await call('pasteToken', { account, token });
      if (name === 'alice') alice = account;
    }
  });

  test('hands sites and accounts on, and no secret', async () => {
    const page = await openSharing(stage);
    await click(page, 'button', /^Accounts: 3 of 3/);
    await click(page, 'textbox', 'dave');
    const preview = await find(page, 'textbox', 'This leaves, and nothing else');
    const text = await preview.evaluate(box => (box as HTMLTextAreaElement).value);
    expect(text).toContain('"alice"');
    expect(text).not.toContain('dave');
    expect(text).not.toMatch(/eyJ/);
    const { port } = new URL(stage.echo.origin('a.test'));
    const input = { preset: text, accounts: [alice], passphrase: PASSPHRASE };
    const sealed = JSON.stringify(await stage.call('sealSecrets', input));
    handedOn = { text, port, sealed };
    const encoded = sealed.match(/[\w+/=-]{20,}/g) ?? [];
    for (const told of [sealed, ...encoded.map(part => Buffer.from(part, 'base64').toString())]) {
      for (const secret of ['"alice"', ...tokens]) expect(told).not.toContain(secret);
    }
  });
});

describe('another person', () => {
  const stage = useStage(async ({ allow, call, echo }) => {
    await allow(['http://*/*', 'ws://*/*']);
    await call('addSite', { draft: { name: 'Mine', origins: [echo.origin('mine.test')] } });
  });

  /** The file, for where this person's server is. */
  function toFile(): string {
    const { port } = new URL(stage.echo.origin('a.test'));
    const file = join(stage.profile, '..', 'preset.json');
    writeFileSync(file, handedOn.text.replaceAll(`:${handedOn.port}`, `:${port}`));
    return file;
  }

  test('sees what comes, takes it over, signs all in, and each tab is who it should be', async () => {
    const page = await openSharing(stage);
    const input = (await find(page, 'textbox', 'Choose a file')) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(toFile());
    await sees(page, 'New: 3. Same as yours: 0. Differs from yours: 0.');
    await click(page, 'button', 'Take over');
    await sees(page, 'The last file added 3 and changed 0.');

    const names = ['alice', 'bob'];
    stage.echo.answer('/login', () => {
      const token = { access_token: createToken(names.shift() ?? ''), expires_in: 3600 };
      return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(token) };
    });
    await click(page, 'button', 'Sign in all');
    for (const name of ['alice', 'bob']) await type(page, `${name}: Password`, 'correct');
    await clickIn(page, 'dialog', /Sign in all/, 'Start');
    await sees(page, '2 of 2 signed in');

    for (const name of ['alice', 'bob']) {
      const tab = await stage.openTab(`${stage.echo.origin('a.test')}/${name}`);
      const popup = await stage.openPopup(tab);
      await click(popup, 'button', new RegExp(`^${name}`));
      await sees(popup, new RegExp(`${name} on \\S+, in this tab only`));
      await until(`the server to see ${name}`, async () => {
        await tab.reload();
        return stage.echo.whoAt(`/${name}`).at(-1) === name;
      });
    }
  });

  test('takes it back, and nothing is sent any more', async () => {
    const page = await openSharing(stage);
    await click(page, 'button', 'Undo');
    await until('the import to be taken back', async () => !(await has(page, 'button', 'Undo')));
    const tab = await stage.openTab(`${stage.echo.origin('a.test')}/after`);
    expect(stage.echo.whoAt('/after')).toEqual(['-']);
    await tab.close();
  });

  test('has a preset at an address compared before it is taken over', async () => {
    const { echo } = stage;
    const site = { name: 'Bank', origins: [echo.origin('bank.test')], accounts: [{ label: 'carol' }] };
    const body = JSON.stringify({ guise: 'preset', version: 1, sites: [site] });
    echo.answer('/preset.json', { headers: { 'content-type': 'application/json' }, body });
    const page = await openSharing(stage);
    const url = `${echo.origin('team.localhost')}/preset.json`;
    await type(page, 'Address of a preset', url);
    await click(page, 'button', 'Add');
    await click(page, 'button', `Refresh ${url}`);
    await sees(page, 'New: 2. Same as yours: 0. Differs from yours: 0.');
    const [asked] = echo.at('/preset.json');
    expect([asked?.who, asked?.headers.cookie]).toEqual(['-', undefined]);
    await click(page, 'button', 'Take over');
    await sees(page, 'New: 0. Same as yours: 2. Differs from yours: 0.');
    await click(page, 'button', 'Undo');
    await sees(page, 'New: 2. Same as yours: 0. Differs from yours: 0.');
  });

  test('opens an encrypted file by its passphrase, and whoever comes in it is signed in', async () => {
    const here = stage.echo.origin('a.test');
    await stage.call('addSite', { draft: { name: 'Shop', origins: [here, toTheirs(here)] } });
    const page = await openSharing(stage);
    const box = await find(page, 'textbox', 'Or paste its text');
    await box.evaluate((box, text) => Object.assign(box, { value: text }), handedOn.sealed);
    await click(page, 'button', 'Show what comes');
    await type(page, 'Passphrase of this file', 'another walk in the hills');
    await click(page, 'button', 'Open');
    await sees(page, 'This is not the passphrase.');
    await type(page, 'Passphrase of this file', PASSPHRASE);
    await click(page, 'button', 'Open');
    await click(page, 'button', 'Take over');
    await sees(page, 'The last file added 2 and changed 0.');
    const tab = await stage.openTab(`${here}/sealed`);
    const popup = await stage.openPopup(tab);
    await click(popup, 'button', /^alice/);
    await sees(popup, /alice on \S+ and 1 more, in this tab only/);
    await tab.reload();
    expect(stage.echo.whoAt('/sealed')).toEqual(['-', 'alice']);
  });

  /** An address of this person's as it is where the file comes from: nothing in a sealed file can be replaced. */
  const toTheirs = (origin: string) => origin.replace(/\d+$/, handedOn.port);
});
