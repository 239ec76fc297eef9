import type { Page } from 'puppeteer-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import en from '../../../public/_locales/en/messages.json' with { type: 'json' };
import ko from '../../../public/_locales/ko/messages.json' with { type: 'json' };
import { companionSignIn } from '../../../src/core/sign-in-draft.ts';
import { toJwt } from '../../core/jwt.ts';
import { findViolations, THEMES } from '../axe.ts';
import { click, find, sees, type } from '../person.ts';
import { type Stage, useStage } from '../stage.ts';

const LANGUAGES = { en, ko };
type Language = keyof typeof LANGUAGES;
type MessageKey = keyof typeof en;

/** A string of the extension, filled in. */
type Say = (key: MessageKey, ...params: string[]) => string;

const toSay =
  (language: Language): Say =>
  (key, ...params) =>
    params.reduce(
      (text, param, index) => text.replaceAll(`$${index + 1}`, param),
      LANGUAGES[language][key].message,
    );

/** Two accounts: one that is sent, one whose sign-in was refused. */
async function setUp({ allow, call, addAccount, echo }: Stage): Promise<void> {
  await allow(['http://*/*', 'ws://*/*']);
  echo.answer('/login', { status: 401 });
  const signIn = companionSignIn(echo.origin('id.localhost'));
  const site = await call('addSite', { draft: { name: 'Shop', origins: [echo.origin('a.test')], signIn } });
  const alice = await addAccount(
    site,
    'alice',
    toJwt({ sub: 'alice', exp: Math.floor(Date.now() / 1000) + 3600 }),
  );
  const bob = await call('addAccount', { site, draft: { label: 'bob', username: 'bob', method: 'login' } });
  await call('signIn', { account: bob, password: 'wrong' }).catch(() => {});
  const choice = { kind: 'account', account: alice } as const;
  await call('selectAccount', { site, choice, tab: -2, scope: 'site' });
}

type Visit = (stage: Stage, say: Say) => Promise<Page>;

const openPopup = async ({ openTab, openPopup, echo }: Stage, host: string) =>
  openPopup(await openTab(`${echo.origin(host)}/start`));

const openPage = async (stage: Stage, page: string) => {
  const options = await stage.openOptions();
  await options.evaluate(hash => {
    location.hash = hash;
  }, page);
  return options;
};

/** What a person comes to see, and how. */
const VIEWS: Readonly<Record<string, Visit>> = {
  'the popup on a site nobody added': async (stage, say) => {
    const popup = await openPopup(stage, 'unknown.test');
    await find(popup, 'button', say('add_site'));
    return popup;
  },
  'the form for a site': async (stage, say) => {
    const popup = await openPopup(stage, 'unknown.test');
    await click(popup, 'button', say('add_site'));
    await click(popup, 'radio', say('sign_in_custom'));
    await click(popup, 'button', say('advanced'));
    await click(popup, 'button', say('save'));
    await sees(popup, say('error_field_missing', say('field_sign_in_url')));
    return popup;
  },
  'the form for an account': async (stage, say) => {
    const popup = await openPopup(stage, 'a.test');
    await click(popup, 'button', say('add_account'));
    await find(popup, 'textbox', say('field_password'));
    return popup;
  },
  'the popup with its accounts and keys': async (stage, say) => {
    const popup = await openPopup(stage, 'a.test');
    await click(popup, 'button', say('show_keys'));
    await sees(popup, say('keys_help'));
    return popup;
  },
  'an account’s menu and the question for its password': async (stage, say) => {
    const popup = await openPopup(stage, 'a.test');
    await click(popup, 'button', say('more', 'bob'));
    await click(popup, 'button', say('sign_in'));
    await find(popup, 'textbox', say('field_password'));
    await sees(popup, say('error_credentials_refused', '401'));
    return popup;
  },
  'the question as whom to act, and why': async (stage, say) => {
    const popup = await openPopup(stage, 'a.test');
    await click(popup, 'button', say('more', 'alice'));
    await click(popup, 'button', say('act_as'));
    await click(popup, 'button', say('act'));
    await sees(popup, say('error_subject_missing'));
    return popup;
  },
  'the options page': async (stage, say) => {
    const options = await stage.openOptions();
    await find(options, 'button', say('edit_site', 'Shop'));
    return options;
  },
  'the form for a site on the options page': async (stage, say) => {
    const options = await stage.openOptions();
    await click(options, 'button', say('edit_site', 'Shop'));
    await find(options, 'textbox', say('field_name'));
    return options;
  },
  'what a token says, beside another': async (stage, say) => {
    const options = await stage.openOptions();
    await click(options, 'button', say('more', 'alice'));
    await click(options, 'button', say('token'));
    await find(options, 'combobox', say('compare_with'));
    return options;
  },
  'the popup while all is locked': async (stage, say) => {
    await stage.call('lock', {});
    onTestFinished(() => stage.call('unlock', {}));
    const popup = await openPopup(stage, 'a.test');
    await find(popup, 'button', say('unlock'));
    return popup;
  },
  'signing in all': async (stage, say) => {
    const options = await stage.openOptions();
    await click(options, 'button', say('sign_in_all'));
    await find(options, 'textbox', `bob: ${say('field_password')}`);
    return options;
  },
  'where secrets rest': async (stage, say) => {
    const options = await openPage(stage, 'security');
    await click(options, 'radio', new RegExp(`^${say('level_passphrase')}`));
    await find(options, 'textbox', say('passphrase_again'));
    return options;
  },
  'what is handed on, and what comes': async (stage, say) => {
    const options = await stage.openOptions();
    await options.evaluate(() => {
      location.hash = 'sharing';
    });
    const preview = await find(options, 'textbox', say('export_preview'));
    const text = await preview.evaluate(box => (box as HTMLTextAreaElement).value);
    const theirs = text
      .replace('"name": "Shop"', '"name": "Their shop"')
      .replace('"label": "bob"', '"label": "eve"');
    const pasted = await find(options, 'textbox', say('import_paste'));
    await pasted.evaluate((box, text) => Object.assign(box, { value: text }), theirs);
    await click(options, 'button', say('import_look'));
    await find(options, 'button', say('import_apply'));
    return options;
  },
  'opening a page as several': async (stage, say) => {
    const popup = await openPopup(stage, 'a.test');
    await click(popup, 'button', say('open_all'));
    await find(popup, 'button', say('open_all_do', '1'));
    return popup;
  },
  'what is attached where': async (stage, say) => {
    const options = await openPage(stage, 'attachments');
    await type(options, say('probe_address'), 'http://a.test:1/');
    await find(options, 'region', /Shop/);
    return options;
  },
  'the shortcuts': async (stage, say) => {
    const options = await openPage(stage, 'shortcuts');
    await sees(options, say('key_next_account'));
    return options;
  },
  'about the extension': async (stage, say) => {
    const options = await openPage(stage, 'about');
    await sees(options, say('about_licence'));
    return options;
  },
  'the first steps': async (stage, say) => {
    const options = await openPage(stage, 'welcome');
    await sees(options, say('welcome_use_hint'));
    return options;
  },
  'forgetting everything': async (stage, say) => {
    const options = await stage.openOptions();
    await click(options, 'button', say('forget'));
    await sees(options, say('forget_key'));
    return options;
  },
  'the popup with all accounts, in their groups': async (stage, say) => {
    const theirs = await stage.call('addSite', { draft: { name: 'Their shop', origins: ['http://b.test'] } });
    await stage.addAccount(theirs, 'eve');
    const popup = await openPopup(stage, 'a.test');
    await click(popup, 'button', say('more', 'bob'));
    await click(popup, 'button', say('pin'));
    await find(popup, 'button', new RegExp(`^bob ${say('pinned')}`));
    await popup.close();
    const later = await openPopup(stage, 'a.test');
    await click(later, 'button', say('show_all', '3'));
    await find(later, 'row', say('pinned'));
    await find(later, 'row', 'Their shop');
    return later;
  },
  'the requests of a tab': async (stage, say) => {
    const options = await openPage(stage, 'ledger');
    await find(options, 'combobox', say('pick_tab'));
    return options;
  },
  'what was removed, with its undo': async (stage, say) => {
    const popup = await openPopup(stage, 'a.test');
    await click(popup, 'button', say('more', 'bob'));
    await click(popup, 'button', say('remove'));
    await find(popup, 'button', say('undo'));
    return popup;
  },
  'the code to sign in on another device': async stage => {
    const origin = stage.echo.origin('id.localhost');
    const body = {
      device_code: '1',
      user_code: '1234-5678',
      verification_uri: `${origin}/`,
      expires_in: 600,
    };
    stage.echo.answer('/device', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const issuer = { url: origin, tokenEndpoint: origin, deviceAuthorizationEndpoint: `${origin}/device` };
    const signIn = { way: 'device', issuer, client: { id: 'app', authMethod: 'none' } } as const;
    const site = await stage.call('addSite', {
      draft: { name: 'TV', origins: [stage.echo.origin('tv.test')], signIn },
    });
    const page = await openPage(stage, `sign-in?site=${site}`);
    await sees(page, '1234-5678');
    return page;
  },
};

/** All that a person reads or hears: the text as laid out, and the names and hints of elements. */
const readAll = (page: Page) =>
  page.evaluate(() => {
    const said = [...document.querySelectorAll('*')].flatMap(element =>
      ['aria-label', 'title', 'placeholder', 'alt'].flatMap(name => element.getAttribute(name) ?? []),
    );
    // biome-ignore lint/performance/useDomNodeTextContent: what is not shown is not to be read
    return [document.body.innerText, ...said].join('\n');
  });

const toWords = (text: string): readonly string[] => text.match(/[a-z]{2,}/gi) ?? [];

/** Words in our letters that Korean strings have too, and those that are nobody's language: names and addresses. */
const KNOWN = new Set([
  ...Object.values(ko).flatMap(({ message }) => toWords(message)),
  ...toWords(
    'Shop Their shop eve ev name label alice al bob bo http https unknown id test app example com client_id',
  ),
  ...toWords('alg ES typ JWT sub exp localhost TV'),
  ...toWords('Alt Shift Ctrl Enter Esc Period Comma Maj'),
  ...toWords(
    'username password access_token refresh_token expires_in guise authorization Bearer token whoami api',
  ),
]);

const readBackground = (page: Page) =>
  page.evaluate(() => {
    const colors = [document.body, document.documentElement].map(
      element => getComputedStyle(element).backgroundColor,
    );
    return colors.find(color => color !== 'rgba(0, 0, 0, 0)');
  });

describe.each(Object.keys(LANGUAGES) as Language[])('in %s', language => {
  const stage = useStage(setUp, { language });
  const say = toSay(language);

  test.each(Object.keys(VIEWS))('%s can be read by everyone, by day and by night', async view => {
    const page = await (VIEWS[view] as Visit)(stage, say);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
    const text = await readAll(page);
    if (language === 'ko') expect(toWords(text).filter(word => !KNOWN.has(word))).toEqual([]);
    else expect(text).not.toMatch(/\p{Script=Hangul}/u);
    const backgrounds: (string | undefined)[] = [];
    for (const theme of THEMES) {
      await stage.driver.wear(page, theme);
      backgrounds.push(await readBackground(page));
      expect(await findViolations(page, theme), theme).toEqual([]);
    }
    const [light, dark] = backgrounds.map(color =>
      Math.max(...(color?.match(/\d+/g) ?? []).slice(0, 3).map(Number)),
    );
    expect(light).toBeGreaterThan(200);
    expect(dark).toBeLessThan(60);
  });

  test('the toolbar speaks it too', async () => {
    const tab = await stage.openTab(`${stage.echo.origin('a.test')}/start`);
    const [start = ''] = say('report_attached_site', 'alice', new URL(tab.url()).host).split('$3');
    await expect
      .poll(() => stage.badgeOf(tab))
      .toEqual({ text: 'al', title: expect.stringContaining(start) });
  });
});
