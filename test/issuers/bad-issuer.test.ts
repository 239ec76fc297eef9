import { UnsecuredJWT } from 'jose';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { toFront } from '../../scripts/firefox.mjs';
import type { ErrorCode } from '../../src/core/errors.ts';
import { click, clickIn, read, sees, type, until } from '../e2e/person.ts';
import { useStage } from '../e2e/stage.ts';
import { createToken } from '../e2e/tokens.ts';
import { type BadIssuer, type Conduct, startBadIssuer } from './bad-issuer.ts';
import { addSite, choose, isSignInPage, untilSignedIn } from './guise.ts';

const stage = useStage(({ allow }) => allow(['http://*/*', 'ws://*/*']));
let issuer: BadIssuer;
let options: Page;
let tab: Page;
let sent = 0;

const WINDOW = 'In a window of the issuer';

/** The sentence for a code as an English person reads it. */
function say(code: ErrorCode, ...params: string[]): string {
  const { message } = messages[`error_${code.replaceAll('-', '_')}` as keyof typeof messages];
  return params.reduce((text, param, index) => text.replaceAll(`$${index + 1}`, param), message);
}

/** Alice is signed in, and every tab of the app is hers. */
beforeAll(async () => {
  issuer = await startBadIssuer();
  const { echo, openTab, openPopup } = stage;
  const origin = echo.origin('app.test');
  options = await addSite(stage, { name: 'App', origin, way: WINDOW, issuer: issuer.url });
  await clickIn(options, 'region', /^App /, 'Add account');
  await type(options, 'Name in the list', 'alice');
  await options.keyboard.press('Enter');
  await untilSignedIn(stage, options, 'alice');
  const popup = await openPopup(await openTab(`${origin}/start`));
  await click(popup, 'button', 'Use alice for the whole site');
  await sees(popup, /alice on \S+, in every tab/);
});
afterAll(() => issuer.stop());

beforeEach(async () => {
  issuer.conduct = {};
  tab = await stage.openTab(`${stage.echo.origin('app.test')}/start`);
  options = await stage.openOptions();
});

/** Which token goes out now. */
async function readSent(): Promise<string> {
  const path = `/sent-${++sent}`;
  await tab.evaluate(path => fetch(path), path);
  const [seen] = stage.echo.at(path);
  return `${seen?.who} ${seen?.fingerprint}`;
}

function untilSignInPage(): Promise<Page> {
  return until('the page where alice signs in', async () =>
    (await stage.driver.browser.pages()).find(isSignInPage),
  );
}

const host = () => new URL(issuer.url).host;
const html = (response: { end(text: string): void }) => response.end('<!doctype html><h1>Welcome</h1>');

interface Case {
  readonly conduct: (issuer: BadIssuer) => Conduct;
  readonly says: () => string;
}

const SIGN_INS: Readonly<Record<string, Case>> = {
  'leads back in the name of another': {
    conduct: () => ({ back: parameters => parameters.set('iss', 'https://other.example') }),
    says: () => say('issuer-mixed-up', host()),
  },
  'leads back without its name, though it said that it gives it': {
    conduct: () => ({ back: parameters => parameters.delete('iss') }),
    says: () => say('issuer-mixed-up', host()),
  },
  'answers another sign-in': {
    conduct: () => ({ back: parameters => parameters.set('state', 'of-another') }),
    says: () => say('state-mixed-up'),
  },
  'gives an id token of another issuer': {
    conduct: () => ({ claims: { iss: 'https://other.example' } }),
    says: () => say('id-token-foreign', 'iss'),
  },
  'gives an id token for another client': {
    conduct: () => ({ claims: { aud: 'other' } }),
    says: () => say('id-token-foreign', 'aud'),
  },
  'gives an id token of another sign-in': {
    conduct: () => ({ claims: { nonce: 'of-another' } }),
    says: () => say('id-token-foreign', 'nonce'),
  },
  'gives an id token that has expired': {
    conduct: () => ({ claims: { exp: Math.floor(Date.now() / 1000) - 300 } }),
    says: () => say('id-token-expired'),
  },
  'gives an id token that nobody signed': {
    conduct: () => ({ idToken: claims => new UnsecuredJWT(claims).encode() }),
    says: () => say('id-token-signature'),
  },
  'has other keys by the time it is asked for them': {
    conduct: () => ({ rotates: true }),
    says: () => say('id-token-signature'),
  },
  'answers HTML': {
    conduct: () => ({ instead: { '/token': html } }),
    says: () => say('issuer-not-json'),
  },
  'answers twice in one': {
    conduct: () => ({
      instead: { '/token': (response, due) => response.end(JSON.stringify(due) + JSON.stringify(due)) },
    }),
    says: () => say('issuer-not-json'),
  },
  hangs: {
    conduct: () => ({ instead: { '/token': () => {} } }),
    says: () => say('issuer-timeout', host()),
  },
};

test.each(Object.keys(SIGN_INS))(
  'an issuer that %s is named, the account keeps its token, and the next try may succeed',
  async name => {
    const { conduct, says } = SIGN_INS[name] as Case;
    const before = await readSent();
    issuer.conduct = conduct(issuer);
    await choose(options, 'alice', 'Sign in');
    const page = await untilSignInPage();
    await expect.poll(() => read(page), { timeout: 60_000 }).toContain(says());
    expect(await readSent()).toBe(before);
    issuer.conduct = {};
    await toFront(page);
    await click(page, 'button', 'Try again');
    await expect.poll(readSent, { timeout: 60_000 }).not.toBe(before);
  },
);

test('an answer that follows another uninvited is nobody’s', async () => {
  const before = await readSent();
  const toMessage = (body: string) =>
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  issuer.conduct = {
    instead: {
      '/token': (response, due) => {
        const foreign = { ...(due as object), access_token: createToken('mallory') };
        response.socket?.write([due, foreign].map(body => toMessage(JSON.stringify(body))).join(''));
      },
    },
  };
  await choose(options, 'alice', 'Sign in');
  await expect.poll(readSent, { timeout: 60_000 }).not.toBe(before);
  expect(await readSent()).toMatch(/^alice /);
});

const METADATA = '/.well-known/openid-configuration';

const LOOK_UPS: Readonly<Record<string, Case & { readonly typed?: string }>> = {
  'leads to another host': {
    conduct: () => ({
      instead: {
        [METADATA]: response =>
          response.writeHead(302, { location: `${stage.echo.origin('evil.test')}/metadata` }).end(),
      },
    }),
    says: () => say('discovery-redirect', host()),
  },
  'says that it is another': {
    conduct: () => ({ metadata: { issuer: 'https://other.example' } }),
    says: () => say('issuer-mismatch', host(), 'https://other.example'),
  },
  'describes itself in HTML': {
    conduct: () => ({ instead: { [METADATA]: html } }),
    says: () => say('discovery-absent', host()),
  },
  'never describes itself': {
    conduct: () => ({ instead: { [METADATA]: () => {} } }),
    says: () => say('issuer-timeout', host()),
  },
  'is asked in clear on another machine': {
    conduct: () => ({}),
    typed: 'http://id.test:8080',
    says: () => say('issuer-insecure', 'id.test:8080'),
  },
};

test.each(Object.keys(LOOK_UPS))(
  'an issuer that %s is not looked up, and nobody else is asked',
  async name => {
    const { conduct, says, typed = issuer.url } = LOOK_UPS[name] as (typeof LOOK_UPS)[string];
    const before = await readSent();
    issuer.conduct = conduct(issuer);
    await click(options, 'button', 'Edit App');
    await type(options, 'Issuer', typed);
    await click(options, 'button', 'Look up');
    await sees(options, says());
    expect(stage.echo.at('/metadata')).toEqual([]);
    await click(options, 'button', 'Cancel');
    expect(await readSent()).toBe(before);
  },
);
