import { describe, expect, onTestFinished, test } from 'vitest';
import { companionSignIn } from '../../../src/core/sign-in-draft.ts';
import { json, redirect } from '../echo.ts';
import { click, find, sees, type } from '../person.ts';
import { createToken } from '../tokens.ts';
import { LANGUAGES, openPopup, playViews, setUpShop, type Views } from '../views.ts';

/** What a name of a thing begins with, before what is counted there. */
const toStart = (text: string) => new RegExp(`^${text.split('(')[0]}`);

/** What an issuer says who signs `name` in. */
const toAnswer = (name: string, seconds: number) => ({
  access_token: createToken(name, seconds),
  refresh_token: name,
  token_type: 'Bearer',
});

const VIEWS: Views = {
  'the popup on a site nobody added': async (stage, say) => {
    const popup = await openPopup(stage, 'unknown.test');
    await find(popup, 'button', say('add_site'));
    return popup;
  },
  'the popup on a page of the browser’s own': async (stage, say) => {
    const popup = await stage.openPopup(await stage.openTab('about:blank'));
    await sees(popup, say('no_web_page'));
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
    const popup = await openPopup(stage);
    await click(popup, 'button', say('add_account'));
    await find(popup, 'textbox', say('field_password'));
    return popup;
  },
  'the popup with its accounts and keys': async (stage, say) => {
    const popup = await openPopup(stage);
    await click(popup, 'button', say('show_keys'));
    await sees(popup, say('keys_help'));
    return popup;
  },
  'an account’s menu and the question for its password': async (stage, say) => {
    const popup = await openPopup(stage);
    await click(popup, 'button', say('more', 'bob'));
    await click(popup, 'button', say('sign_in'));
    await find(popup, 'textbox', say('field_password'));
    await sees(popup, say('error_credentials_refused', '401'));
    return popup;
  },
  'the question as whom to act, and why': async (stage, say) => {
    const popup = await openPopup(stage);
    await click(popup, 'button', say('more', 'alice'));
    await click(popup, 'button', say('act_as'));
    await click(popup, 'button', say('act'));
    await sees(popup, say('error_subject_missing'));
    return popup;
  },
  'the popup while all is locked': async (stage, say) => {
    await stage.call('lock', {});
    onTestFinished(() => stage.call('unlock', {}));
    const popup = await openPopup(stage);
    await find(popup, 'button', say('unlock'));
    return popup;
  },
  'opening a page as several': async (stage, say) => {
    const popup = await openPopup(stage);
    await click(popup, 'button', say('open_all'));
    await find(popup, 'button', say('open_all_do', '1'));
    return popup;
  },
  'a filter that nobody matches': async (stage, say) => {
    const popup = await openPopup(stage);
    await type(popup, say('filter'), '-');
    await sees(popup, say('no_match', '-'));
    return popup;
  },
  'a tab that has just become nobody’s': async (stage, say) => {
    const popup = await openPopup(stage);
    await click(popup, 'button', toStart(say('choose_none')));
    await sees(popup, say('reload_ask'));
    return popup;
  },
  'an account that is chosen and sends nothing': async (stage, say) => {
    const popup = await openPopup(stage);
    await click(popup, 'button', /^bob/);
    await sees(popup, say('report_withheld_absent', 'bob', new URL(stage.echo.origin('a.test')).host));
    return popup;
  },
  'what this browser cannot do': async (stage, say) => {
    const popup = await openPopup(stage);
    await click(popup, 'button', toStart(say('limits', '')));
    await sees(popup, say('limit_framed'));
    return popup;
  },
  'the popup, paused': async (stage, say) => {
    await stage.call('setPaused', { paused: true });
    onTestFinished(() => stage.call('setPaused', { paused: false }));
    const popup = await openPopup(stage);
    await find(popup, 'button', say('resume'));
    return popup;
  },
  'what was sent, and what went without': async (stage, say) => {
    const { echo, openTab, openPopup } = stage;
    echo.answer('/out', redirect(`${echo.origin('unknown.test')}/found`));
    const tab = await openTab(`${echo.origin('a.test')}/start`);
    await tab.evaluate(() => Promise.allSettled(['/api', '/out'].map(path => fetch(path))));
    const popup = await openPopup(tab);
    await sees(popup, say('why_left', '1'));
    return popup;
  },
  'a sign-in that is tried, and what came back': async ({ echo, ...stage }, say) => {
    const token = createToken('carol', 600, { roles: ['admin', 'tester'], tenant: 'north' });
    echo.answer('/login', json({ access_token: token }));
    onTestFinished(() => echo.answer('/login', { status: 401 }));
    const popup = await openPopup({ echo, ...stage });
    await click(popup, 'button', say('add_account'));
    await type(popup, say('field_username'), 'carol');
    await type(popup, say('field_password'), 'typed to be tried');
    await click(popup, 'button', say('try_sign_in'));
    await sees(popup, say('trial_taken_back'));
    return popup;
  },
  'the popup, locked under a passphrase': async (stage, say) => {
    const passphrase = 'a long walk by the sea';
    await stage.call('setVault', { level: 'passphrase', passphrase });
    await stage.call('lock', {});
    onTestFinished(async () => {
      await stage.call('unlock', { passphrase });
      await stage.call('setVault', { level: 'device', current: passphrase });
    });
    const popup = await openPopup(stage);
    await type(popup, say('field_passphrase'), 'a short walk');
    await click(popup, 'button', say('unlock'));
    await sees(popup, say('error_passphrase_wrong'));
    return popup;
  },
  'the popup with all accounts, in their groups': async (stage, say) => {
    const theirs = await stage.call('addSite', { draft: { name: 'Their shop', origins: ['http://b.test'] } });
    await stage.addAccount(theirs, 'eve');
    const popup = await openPopup(stage);
    await click(popup, 'button', say('more', 'bob'));
    await click(popup, 'button', say('pin'));
    await find(popup, 'button', new RegExp(`^bob ${say('pinned')}`));
    await popup.close();
    const later = await openPopup(stage);
    await click(later, 'button', say('show_all', '3'));
    await find(later, 'row', say('pinned'));
    await find(later, 'row', 'Their shop');
    return later;
  },
  'a site that has no accounts yet': async (stage, say) => {
    await stage.call('addSite', { draft: { name: 'Depot', origins: [stage.echo.origin('empty.test')] } });
    const popup = await openPopup(stage, 'empty.test');
    await sees(popup, say('no_accounts', 'Depot'));
    return popup;
  },
  'who acts as whom, for how long still, and what can be done': async (stage, say) => {
    const { call, choose, openTab, echo } = stage;
    const signIn = companionSignIn(echo.origin('id.localhost'));
    const site = await call('addSite', {
      draft: { name: 'Depot', origins: [echo.origin('act.test')], signIn },
    });
    const draft = { label: 'sam', username: 'sam', method: 'login' } as const;
    const sam = await call('addAccount', { site, draft });
    await call('pasteToken', { account: sam, token: JSON.stringify(toAnswer('sam', 3600)) });
    const actAs = (subject: string, seconds: number) => {
      echo.answer('/token', json(toAnswer(subject, seconds)));
      const label = say('acting_as', 'sam', subject);
      return call('actAs', { account: sam, subject, reason: 'ticket 1234', label });
    };
    await actAs('carol', 3);
    const alice = await actAs('alice', 280);
    const tab = await openTab(`${echo.origin('act.test')}/start`);
    await choose(tab, site, alice);
    const popup = await stage.openPopup(tab);
    await sees(popup, say('status_expired'));
    await click(popup, 'button', say('more', 'sam'));
    await find(popup, 'button', say('renew'));
    return popup;
  },
  'what was removed, with its undo': async (stage, say) => {
    const popup = await openPopup(stage);
    await click(popup, 'button', say('more', 'bob'));
    await click(popup, 'button', say('remove'));
    await find(popup, 'button', say('undo'));
    return popup;
  },
};

describe.each(LANGUAGES)('in %s', language => {
  const { stage, say } = playViews(language, VIEWS, setUpShop);

  test('the toolbar speaks it too', async () => {
    const tab = await stage.openTab(`${stage.echo.origin('a.test')}/start`);
    const [start = ''] = say('report_attached_site', 'alice', new URL(tab.url()).host).split('$3');
    await expect
      .poll(() => stage.badgeOf(tab))
      .toEqual({ text: 'al', title: expect.stringContaining(start) });
  });
});
