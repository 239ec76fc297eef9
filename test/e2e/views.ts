import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import en from '../../public/_locales/en/messages.json' with { type: 'json' };
import ko from '../../public/_locales/ko/messages.json' with { type: 'json' };
import { companionSignIn } from '../../src/core/sign-in-draft.ts';
import { toJwt } from '../core/jwt.ts';
import { findViolations, THEMES } from './axe.ts';
import { keepPicture } from './pictures.ts';
import { type Scene, type Stage, useStage } from './stage.ts';

const MESSAGES = { en, ko };
export type Language = keyof typeof MESSAGES;
export const LANGUAGES = Object.keys(MESSAGES) as readonly Language[];

/** A string of the extension, filled in. */
export type Say = (key: keyof typeof en, ...params: string[]) => string;

const toSay =
  (language: Language): Say =>
  (key, ...params) =>
    params.reduce(
      (text, param, index) => text.replaceAll(`$${index + 1}`, param),
      MESSAGES[language][key].message,
    );

/** How a person comes to see something. */
export type Visit = (stage: Stage, say: Say) => Promise<Page>;

/** What a person comes to see. */
export type Views = Readonly<Record<string, Visit>>;

/** Two accounts: one that is sent, one whose sign-in was refused. */
export async function setUpShop({ allow, call, addAccount, echo }: Stage): Promise<void> {
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

export const openPopup = async ({ openTab, openPopup, echo }: Stage, host = 'a.test') =>
  openPopup(await openTab(`${echo.origin(host)}/start`));

export async function openPage(stage: Stage, page: string): Promise<Page> {
  const options = await stage.openOptions();
  await options.evaluate(hash => {
    location.hash = hash;
  }, page);
  return options;
}

/** A test for each view: that it is in one language alone, and that axe finds nothing, by day and by night. */
export function playViews(
  language: Language,
  views: Views,
  setUp: (stage: Stage) => Promise<void>,
  special: Partial<Scene> = {},
): { readonly stage: Stage; readonly say: Say } {
  const stage = useStage(setUp, { language, ...special });
  const say = toSay(language);
  test.each(Object.entries(views))('%s can be read by everyone, by day and by night', async (name, visit) => {
    const page = await visit(stage, say);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
    const text = await readAll(page);
    if (language === 'ko') expect(toWords(text).filter(word => !KNOWN.has(word))).toEqual([]);
    else expect(text).not.toMatch(/\p{Script=Hangul}/u);
    const backgrounds: (string | undefined)[] = [];
    for (const theme of THEMES) {
      await stage.driver.wear(page, theme);
      backgrounds.push(await readBackground(page));
      await keepPicture(page, name, language, theme);
      expect(await findViolations(page, theme), theme).toEqual([]);
    }
    const [light, dark] = backgrounds.map(color =>
      Math.max(...(color?.match(/\d+/g) ?? []).slice(0, 3).map(Number)),
    );
    expect(light).toBeGreaterThan(200);
    expect(dark).toBeLessThan(60);
  });
  return { stage, say };
}

/** All that a person reads or hears: the text as laid out, and the names and hints of elements. */
const readAll = (page: Page) =>
  page.evaluate(() => {
    const said = [...document.querySelectorAll('*')].flatMap(element =>
      ['aria-label', 'title', 'placeholder', 'alt'].flatMap(name => element.getAttribute(name) ?? []),
    );
    // biome-ignore lint/performance/useDomNodeTextContent: what is not shown is not to be read
    return [document.body.innerText, ...said].join('\n');
  });

/** Addresses, hosts, codes and what a token is told by, which are no words. */
const NO_WORDS = /\S*\/\S*|\b[\w.]+\.(test|localhost)\b|\b(?=\w*\d)[\da-f]{4,}\b|\b[A-Z]{4}-[A-Z]{4}\b/g;

const toWords = (text: string): readonly string[] => text.replace(NO_WORDS, ' ').match(/[a-z]{2,}/gi) ?? [];

/** Words in our letters that Korean strings have too, and those that are nobody's language: names and addresses. */
const KNOWN = new Set([
  ...Object.values(ko).flatMap(({ message }) => toWords(message)),
  ...toWords('Shop Their shop Depot TV eve ev alice al bob bo carol ca dave da sam sa sc mallory'),
  ...toWords(
    'name label http https id test app example com client_id openid offline string number sites accounts',
  ),
  ...toWords('alg ES typ JWT sub exp iat jti roles admin tester tenant north ticket GET POST'),
  ...toWords('ModHeader Staging Feature'),
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
