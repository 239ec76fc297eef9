import type { Page } from 'puppeteer-core';
import { describe, inject } from 'vitest';
import { mayAdminister } from '../administrator.ts';
import { click, find, has, sees, type, until } from '../person.ts';
import type { Stage } from '../stage.ts';
import { LANGUAGES, openPage, openPopup, playViews, type Say, setUpShop, type Views } from '../views.ts';

const PASSPHRASE = 'a long walk by the sea';

/** Shows what would come of a text. */
async function look(options: Page, say: Say, text: string): Promise<void> {
  const box = await find(options, 'textbox', say('import_paste'));
  const fill = (text: string) => box.evaluate((box, text) => Object.assign(box, { value: text }), text);
  await fill(text);
  await click(options, 'button', say('import_look'));
  // Others' files hold secrets, which are for no picture.
  await fill('');
}

/** What is handed on. */
async function readPreset(options: Page, say: Say): Promise<string> {
  const preview = await find(options, 'textbox', say('export_preview'));
  return preview.evaluate(box => (box as HTMLTextAreaElement).value);
}

/** As ModHeader saves it. */
const MOD_HEADER = [
  {
    title: 'Staging',
    version: 2,
    headers: [
      { enabled: true, name: 'Authorization', value: 'Bearer abc', comment: 'carol' },
      { enabled: true, name: 'X-Feature', value: 'on' },
    ],
    respHeaders: [],
  },
];

const SHARING: Views = {
  'what is handed on, and what comes': async (stage, say) => {
    const options = await openPage(stage, 'sharing');
    const ours = await readPreset(options, say);
    const theirs = ours
      .replace('"name": "Shop"', '"name": "Their shop"')
      .replace('"label": "bob"', '"label": "eve"');
    await look(options, say, theirs);
    await find(options, 'button', say('import_apply'));
    return options;
  },
  'a file with flaws, secrets to be handed on, and a preset that does not come': async (stage, say) => {
    const url = `${stage.echo.origin('id.localhost')}/preset`;
    stage.echo.answer('/preset', { status: 500 });
    await stage.call('setSources', { sources: [url] });
    const options = await openPage(stage, 'sharing');
    await click(options, 'button', say('export_secrets'));
    await type(options, say('sealed_passphrase'), PASSPHRASE);
    await click(options, 'button', say('export_secrets_save'));
    await sees(options, say('error_passphrase_differs'));
    const ours = await readPreset(options, say);
    await look(options, say, ours.replace('"label": "bob"', '"label": 1'));
    await sees(options, say('import_flaws'));
    await click(options, 'button', say('source_refresh_of', url));
    await sees(options, say('error_source_failed', new URL(url).host, '500'));
    return options;
  },
  'a file that is encrypted': async (stage, say) => {
    const options = await openPage(stage, 'sharing');
    const preset = await readPreset(options, say);
    const file = await stage.call('sealSecrets', { preset, accounts: [], passphrase: PASSPHRASE });
    await look(options, say, JSON.stringify(file));
    await type(options, say('sealed_passphrase_open'), 'a short walk');
    await click(options, 'button', say('sealed_open'));
    await sees(options, say('error_passphrase_wrong'));
    return options;
  },
  'another tool’s file, and what came of one before': async (stage, say) => {
    const options = await openPage(stage, 'sharing');
    const ours = await readPreset(options, say);
    await look(
      options,
      say,
      ours.replace(/a\.test/, 'b.test').replace('"name": "Shop"', '"name": "Their shop"'),
    );
    await click(options, 'button', say('import_apply'));
    await find(options, 'button', say('undo'));
    await until(
      'the first file to be put away',
      async () => !(await has(options, 'button', say('import_apply'))),
    );
    await look(options, say, JSON.stringify(MOD_HEADER));
    await type(options, say('foreign_address'), 'app.example.com');
    await click(options, 'button', say('foreign_left', '1'));
    return options;
  },
};

const HOSTS = ['http://*/*', 'ws://*/*'];

const preset = {
  guise: 'preset',
  version: 1,
  sites: [{ name: 'Their shop', origins: ['https://app.example.com'], accounts: [{ label: 'eve' }] }],
};

const managed = {
  preset: JSON.stringify(preset),
  minimumLevel: 'passphrase',
  idleMinutes: 7,
  exportSecrets: false,
  productionHosts: ['prod.test'],
};

async function setUpProduction({ addAccount, call, echo }: Stage): Promise<void> {
  const site = await call('addSite', { draft: { name: 'Shop', origins: [echo.origin('prod.test')] } });
  await addAccount(site, 'alice');
}

const ADMINISTERED: Views = {
  'a site that the browser does not allow': async (stage, say) => {
    const popup = await openPopup(stage, 'prod.test');
    await sees(popup, say('status_not_allowed'));
    return popup;
  },
  'the button that is held down in production': async (stage, say) => {
    await stage.allow(HOSTS);
    const popup = await openPopup(stage, 'prod.test');
    await sees(popup, say('production'));
    await click(popup, 'button', /^alice/);
    await find(popup, 'button', say('hold', 'alice'));
    return popup;
  },
  'the options page with production on it': async (stage, say) => {
    const options = await stage.openOptions();
    await sees(options, say('production'));
    return options;
  },
  'where secrets rest, as an administrator has it': async (stage, say) => {
    const options = await openPage(stage, 'security');
    await sees(options, say('policy_idle', '7'));
    return options;
  },
  'what an administrator hands on, and keeps back': async (stage, say) => {
    const options = await openPage(stage, 'sharing');
    await sees(options, say('error_export_forbidden'));
    return options;
  },
};

describe.each(LANGUAGES)('in %s', language => {
  playViews(language, SHARING, setUpShop);
});

if (mayAdminister(inject('browser'))) {
  describe.each(LANGUAGES)('where an administrator has decided, in %s', language => {
    playViews(language, ADMINISTERED, setUpProduction, { managed });
  });
}
