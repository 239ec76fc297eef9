import type { Page } from 'puppeteer-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { languages, texts } from '../../../src/companion/pages/texts.ts';
import { createAuthorization, postForm } from '../../companion/visitor.ts';
import { password, type Running, startForFile } from '../../companion/world.ts';
import { findViolations, THEMES } from '../axe.ts';
import { click, focused, sees } from '../person.ts';
import { keepPicture } from '../pictures.ts';
import { useStage } from '../stage.ts';

const stage = useStage();
let companion: Running;

beforeAll(async () => {
  companion = await startForFile();
  await companion.users.add({ username: 'alice', password });
});

/** The words in our letters that are nobody's language. */
const names = /alice|Guise|BCDF-GHJK|BBBB-BBBB|[A-Z]{4}-[A-Z]{4}|invalid_\w+.*/g;

describe.each(languages)('in %s', language => {
  const t = texts[language];

  /** Says what it is, in that language alone, and has nothing that axe finds fault with, by day and by night. */
  async function expectReadable(page: Page, title: string): Promise<void> {
    await sees(page, title);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
    // biome-ignore lint/performance/useDomNodeTextContent: what is not shown is not to be read
    const text = await page.evaluate(() => document.body.innerText);
    if (language === 'ko') expect(text.replace(names, '')).not.toMatch(/[a-z]{2}/i);
    else expect(text).not.toMatch(/\p{Script=Hangul}/u);
    for (const theme of THEMES) {
      await stage.driver.wear(page, theme);
      await keepPicture(page, `companion ${title}`, language, theme);
      expect(await findViolations(page, theme), `${title}, ${theme}`).toEqual([]);
    }
  }

  /** Begins a sign-in that ends at a page of the companion's, where there is nothing. */
  async function open(extra: Readonly<Record<string, string>>): Promise<Page> {
    const asked = { ui_locales: language, redirect_uri: `${companion.origin}/callback`, ...extra };
    return stage.openTab((await createAuthorization(companion.origin, asked)).url.href);
  }

  /** Sends a form, and waits for the page that comes of it. */
  const send = (page: Page, act = () => page.keyboard.press('Enter')) =>
    Promise.all([page.waitForNavigation(), act()]);

  /** Types what is asked for and presses Enter, without a pointer. */
  async function signIn(page: Page, word: string): Promise<void> {
    await focused(page, 'textbox', t.username);
    await page.keyboard.type('alice');
    await page.keyboard.press('Tab');
    await page.keyboard.type(word);
    await send(page);
  }

  test('the login page can be read and used by everyone, and so can what it says of a wrong password', async () => {
    const page = await open({ prompt: 'login' });
    await expectReadable(page, t.signInTo('Guise'));
    await signIn(page, 'wrong password');
    await expectReadable(page, t.wrong);
    await focused(page, 'textbox', t.password);
  });

  test('a device is connected on pages that everyone can read', async () => {
    const asked = { scope: 'openid api', ui_locales: language };
    const device = await (await postForm(companion.origin, '/device/auth', asked)).json();
    const page = await stage.openTab(`${companion.origin}/device?ui_locales=${language}`);
    await expectReadable(page, t.deviceLead);
    await focused(page, 'textbox', new RegExp(`^${t.code}`));
    await page.keyboard.type('BBBB-BBBB');
    await send(page);
    await expectReadable(page, t.codeWrong);
    await focused(page, 'textbox', new RegExp(`^${t.code}`));
    await page.keyboard.down('Control');
    await page.keyboard.press('a');
    await page.keyboard.up('Control');
    await page.keyboard.type(device.user_code);
    await send(page);
    await expectReadable(page, t.confirmAdvice);
    await send(page, () => click(page, 'button', t.allow));
    await signIn(page, password);
    await expectReadable(page, t.done);
  });

  test('who is signed in is asked which account, and can sign out', async () => {
    const page = await open({ prompt: 'login' });
    await signIn(page, password);
    const chooser = await open({ prompt: 'select_account' });
    await expectReadable(chooser, t.continueAs('alice'));
    const end = await stage.openTab(`${companion.origin}/session/end?ui_locales=${language}`);
    await expectReadable(end, t.signOutNote);
  });

  test('a request that cannot be answered is explained', async () => {
    const page = await open({ redirect_uri: 'https://evil.example/' });
    await expectReadable(page, t.failedAdvice);
  });
});
