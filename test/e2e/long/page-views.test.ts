import { describe } from 'vitest';
import { type Answer, json, redirect } from '../echo.ts';
import { click, clickIn, find, sees, type } from '../person.ts';
import type { Stage } from '../stage.ts';
import { createToken } from '../tokens.ts';
import { LANGUAGES, openPage, playViews, setUpShop, type Views } from '../views.ts';

/** A tab whose page asked for this and that. Answers its id. */
async function makeRequests({ echo, openTab, driver }: Stage): Promise<number> {
  echo.answer('/out', redirect(`${echo.origin('unknown.test')}/found`));
  echo.answer('/missing', { status: 404 });
  const tab = await openTab(`${echo.origin('a.test')}/start`);
  await tab.evaluate(async () => {
    const long = `/api/${'whoami/'.repeat(16)}token`;
    for (const path of ['/missing', '/out', long, `${long}?name=alice`]) await fetch(path).catch(() => {});
    await fetch('/api', { method: 'POST', body: 'name=alice' });
  });
  return driver.readTabId(tab);
}

const VIEWS: Views = {
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
  'the form for a site at an issuer that does not answer': async (stage, say) => {
    const options = await stage.openOptions();
    await click(options, 'button', say('edit_site', 'Shop'));
    await click(options, 'radio', say('sign_in_issuer'));
    await type(options, say('field_issuer'), stage.echo.origin('id.localhost'));
    await click(options, 'button', say('look_up'));
    await sees(options, say('error_discovery_absent', new URL(stage.echo.origin('id.localhost')).host));
    return options;
  },
  'the form for all that goes out': async (stage, say) => {
    const options = await stage.openOptions();
    await click(options, 'button', say('edit_site', 'Shop'));
    await click(options, 'button', new RegExp(`^${say('attachments')}`));
    for (const kind of ['query', 'local', 'cookie']) {
      await click(options, 'button', say('add_attachment'));
      const places = await options.$$('.attachment select');
      await places.at(-1)?.select(kind);
    }
    await sees(options, say('attachment_query_warning'));
    return options;
  },
  'the form for an account on the options page': async (stage, say) => {
    const options = await stage.openOptions();
    await click(options, 'button', say('more', 'bob'));
    await click(options, 'button', say('edit'));
    await find(options, 'radio', say('pattern_dots'));
    return options;
  },
  'what a token says, beside another': async (stage, say) => {
    const options = await stage.openOptions();
    await click(options, 'button', say('more', 'alice'));
    await click(options, 'button', say('token'));
    await find(options, 'combobox', say('compare_with'));
    return options;
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
  'forgetting all secrets': async (stage, say) => {
    const options = await openPage(stage, 'security');
    await click(options, 'button', say('forget_secrets'));
    await sees(options, say('forget_secrets_do'));
    return options;
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
  'the requests of a tab': async (stage, say) => {
    const options = await openPage(stage, 'ledger');
    await find(options, 'combobox', say('pick_tab'));
    return options;
  },
  'what each request carried': async (stage, say) => {
    const options = await openPage(stage, `ledger?tab=${await makeRequests(stage)}`);
    await sees(options, say('miss_left'));
    return options;
  },
  'the requests in the developer tools, filtered': async (stage, say) => {
    const options = await openPage(stage, `ledger?tab=${await makeRequests(stage)}&panel`);
    await click(options, 'radio', say('show_missed'));
    await type(options, say('filter_requests'), '-');
    await sees(options, say('no_request_matches'));
    return options;
  },
  'the panel beside the page': async (stage, say) => {
    const panel = await stage.openOptions();
    await panel.evaluate(() => {
      location.href = '/src/ui/panel/index.html';
    });
    await stage.openTab(`${stage.echo.origin('a.test')}/start`);
    await find(panel, 'textbox', say('filter'));
    return panel;
  },
  'the code to sign in on another device': async stage => {
    const origin = stage.echo.origin('id.localhost');
    const body = {
      device_code: '1',
      user_code: '1234-5678',
      verification_uri: `${origin}/`,
      expires_in: 600,
    };
    stage.echo.answer('/device', json(body));
    const issuer = { url: origin, tokenEndpoint: origin, deviceAuthorizationEndpoint: `${origin}/device` };
    const signIn = { way: 'device', issuer, client: { id: 'app', authMethod: 'none' } } as const;
    const site = await stage.call('addSite', {
      draft: { name: 'TV', origins: [stage.echo.origin('tv.test')], signIn },
    });
    const page = await openPage(stage, `sign-in?site=${site}`);
    await sees(page, '1234-5678');
    return page;
  },
  'sign-ins one after another: refused, done, begun, and waiting': async (stage, say) => {
    const { echo, call } = stage;
    const origin = echo.origin('id.localhost');
    const answers: (object | undefined)[] = [undefined, { device_code: 'at once' }, { device_code: 'never' }];
    echo.answer('/device', () => {
      const answer = answers.shift();
      const rest = { user_code: 'BCDF-GHJK', verification_uri: `${origin}/`, expires_in: 600, interval: 1 };
      return answer ? json({ ...rest, ...answer }) : { status: 500 };
    });
    // The second is signed in as soon as it asks, the third never.
    const tokens: Answer[] = [json({ access_token: createToken('bob'), token_type: 'Bearer' })];
    echo.answer('/device-token', () => tokens.shift() ?? json({ error: 'authorization_pending' }, 400));
    const issuer = {
      url: origin,
      tokenEndpoint: `${origin}/device-token`,
      deviceAuthorizationEndpoint: `${origin}/device`,
    };
    const signIn = { way: 'device', issuer, client: { id: 'app', authMethod: 'none' } } as const;
    const site = await call('addSite', {
      draft: { name: 'Depot', origins: [echo.origin('d.test')], signIn },
    });
    const accounts: string[] = [];
    for (const label of ['alice', 'bob', 'carol', 'dave']) {
      accounts.push(await call('addAccount', { site, draft: { label, username: label, method: 'login' } }));
    }
    const page = await openPage(stage, `sign-in?${accounts.map(id => `account=${id}`).join('&')}`);
    await sees(page, say('sign_in_done', 'bob'));
    await sees(page, 'BCDF-GHJK');
    return page;
  },
  'a sign-in of nobody': async (stage, say) => {
    const page = await openPage(stage, 'sign-in?account=gone');
    await sees(page, say('sign_in_no_one'));
    return page;
  },
  'whom the server takes each account for': async (stage, say) => {
    const { echo, call, addAccount } = stage;
    const origin = echo.origin('me.test');
    echo.answer('/me', ({ who }) => json({ name: who }));
    const whoami = { url: `${origin}/me`, pointer: '/name' };
    const site = await call('addSite', { draft: { name: 'Their shop', origins: [origin], whoami } });
    await addAccount(site, 'carol');
    await addAccount(site, 'dave', createToken('mallory'));
    await call('addAccount', { site, draft: { label: 'eve', username: 'eve', method: 'pasted' } });
    const options = await openPage(stage, 'attachments');
    await clickIn(options, 'region', /^Their shop /, say('whoami_ask'));
    await sees(options, say('whoami_differs', 'mallory', 'dave'));
    return options;
  },
  'a filter on the options page, and a site that was removed': async (stage, say) => {
    const { call, echo } = stage;
    const site = await call('addSite', { draft: { name: 'Depot', origins: [echo.origin('many.test')] } });
    for (const label of ['carol', 'dave', 'eve', 'mallory', 'sam', 'tester', 'admin', 'north']) {
      await call('addAccount', { site, draft: { label, username: label, method: 'pasted' } });
    }
    const options = await stage.openOptions();
    await type(options, say('filter'), '-');
    await sees(options, say('no_match', '-'));
    await call('removeSite', { site });
    await sees(options, say('removed_site_many', 'Depot', '8'));
    return options;
  },
};

const FIRST_VIEWS: Views = {
  'the options page with nothing on it': async (stage, say) => {
    const options = await stage.openOptions();
    await sees(options, say('no_sites'));
    return options;
  },
  'the first steps with nothing done': async (stage, say) => {
    const options = await openPage(stage, 'welcome');
    await find(options, 'textbox', say('field_companion'));
    return options;
  },
};

describe.each(LANGUAGES)('in %s', language => {
  playViews(language, VIEWS, setUpShop);
});

describe.each(LANGUAGES)('before anything is added, in %s', language => {
  playViews(language, FIRST_VIEWS, async () => {});
});
