import type { ElementHandle, Page } from 'puppeteer-core';
import { inject } from 'vitest';

/** What a person, or a screen reader, finds on a page: by its role and its name. */
export type Role =
  | 'button'
  | 'textbox'
  | 'combobox'
  | 'radio'
  | 'checkbox'
  | 'row'
  | 'group'
  | 'region'
  | 'dialog';

const ELEMENTS: Readonly<Record<Role, string>> = {
  button: 'button, summary',
  textbox: 'input:not([type=radio], [type=color]), textarea',
  combobox: 'select',
  radio: 'input[type=radio]',
  checkbox: 'input[type=checkbox]',
  row: 'li',
  group: '[role=group]',
  region: 'section',
  dialog: 'dialog[open]',
};

const PATIENCE = 30_000;

/**
 * Asks again until there is an answer, and less often the longer that takes. @throws after 30 seconds, saying what never came.
 */
export async function until<Value>(
  what: string,
  ask: () => Promise<Value | undefined | false>,
): Promise<Value> {
  const start = Date.now();
  for (;;) {
    const value = await ask();
    if (value !== undefined && value !== false) return value;
    const waited = Date.now() - start;
    if (waited > PATIENCE) throw new Error(`waited ${PATIENCE / 1000} seconds for ${what}`);
    await new Promise(resolve => setTimeout(resolve, Math.min(20 + waited / 5, 100)));
  }
}

/** Waits until it is there and can be used. `name`: the whole of it, or a pattern. */
export function find(page: Page, role: Role, name: string | RegExp): Promise<ElementHandle<HTMLElement>> {
  return untilShown(page, `the ${role} ${name}`, () => findNow(page, role, name));
}

/** As `until`, and the error says what the page says instead. */
async function untilShown<Value>(
  page: Page,
  what: string,
  ask: () => Promise<Value | undefined | false>,
): Promise<Value> {
  return until(what, ask).catch(async error => {
    throw new Error(`${error.message}, but the page says:\n${await read(page)}`);
  });
}

export async function has(page: Page, role: Role, name: string | RegExp): Promise<boolean> {
  return (await findNow(page, role, name)) !== undefined;
}

async function findNow(
  page: Page,
  role: Role,
  name: string | RegExp,
  place?: ElementHandle<HTMLElement>,
): Promise<ElementHandle<HTMLElement> | undefined> {
  const pattern = typeof name === 'string' ? `^${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$` : name.source;
  const handle = await page.evaluateHandle(findNamed, ELEMENTS[role], pattern, place);
  return (handle.asElement() as ElementHandle<HTMLElement> | null) ?? undefined;
}

/** Runs in the page. The name is the label, or what stands in it and is not hidden from readers. */
function findNamed(selector: string, pattern: string, place: ParentNode = document): HTMLElement | undefined {
  const toText = (node: Node): string => {
    if (node instanceof Element && node.ariaHidden === 'true') return '';
    return node.hasChildNodes() ? [...node.childNodes].map(toText).join(' ') : (node.textContent ?? '');
  };
  const toName = (element: HTMLElement & Partial<HTMLInputElement>) =>
    element.ariaLabel || [...(element.labels ?? [])].map(toText).join(' ') || toText(element);
  return [...place.querySelectorAll<HTMLElement>(selector)].find(element => {
    const name = toName(element).replace(/\s+/g, ' ').trim();
    return new RegExp(pattern).test(name) && !(element as HTMLButtonElement).disabled;
  });
}

/** Waits until it has the focus, so that keys go to it. */
export async function focused(page: Page, role: Role, name: string | RegExp): Promise<void> {
  const element = await find(page, role, name);
  await until(`the focus on ${name}`, () => element.evaluate(element => element === document.activeElement));
}

/** A real click of the pointer. */
export async function click(page: Page, role: Role, name: string | RegExp): Promise<void> {
  await press(await find(page, role, name));
}

/** What the click does may close the page before the pointer's button is up again. */
async function press(element: ElementHandle<HTMLElement>): Promise<void> {
  const aimed = await aim(element);
  await aimed.click().catch(error => {
    if (error.name !== 'TargetCloseError') throw error;
  });
}

/** Brings it into view and waits until it stands still: a page that is being laid out moves away from a pointer. */
async function aim(element: ElementHandle<HTMLElement>): Promise<ElementHandle<HTMLElement>> {
  await until('what is to be clicked to stand still', () =>
    element.evaluate(async element => {
      const look = () => JSON.stringify(element.getBoundingClientRect());
      element.scrollIntoView({ block: 'nearest' });
      const before = look();
      await new Promise(resolve => setTimeout(resolve, 50));
      return look() === before;
    }),
  );
  return element;
}

/** The same for a button in one part of the page, where others have its name too. */
export async function clickIn(page: Page, part: Role, name: string | RegExp, button: string): Promise<void> {
  const found = await untilShown(page, `the button ${button} in ${name}`, async () => {
    const place = await findNow(page, part, name);
    return place && findNow(page, 'button', button, place);
  });
  await press(found);
}

/** Drags one thing onto another, with the pointer. */
export async function drag(
  page: Page,
  one: ElementHandle<HTMLElement>,
  other: ElementHandle<HTMLElement>,
): Promise<void> {
  await (await aim(one)).hover();
  await page.mouse.down();
  await other.hover();
  // A browser that has begun to drag tells what lies below with the next move.
  await other.hover();
  await page.mouse.up();
}

/**
 * Replaces what stands in a text box, as by a hand that pastes; where the browser is driven so that it cannot, by keys.
 * Once more where a page that is still being drawn took the focus meanwhile, as a person would who sees it.
 */
export async function type(page: Page, name: string | RegExp, text: string): Promise<void> {
  await until(`what is typed to stand in ${name}`, async () => {
    const box = await aim(await find(page, 'textbox', name));
    await box.click({ count: 3 });
    await page.keyboard.press('Backspace');
    if (inject('browser') === 'firefox') await box.type(text);
    else await page.keyboard.sendCharacter(text);
    return box.evaluate((box, text) => (box as HTMLInputElement).value === text, text);
  });
}

/** Whether a button says that it is pressed. */
export async function isPressed(page: Page, name: string | RegExp): Promise<boolean> {
  return (await find(page, 'button', name)).evaluate(button => button.ariaPressed === 'true');
}

export async function isChecked(page: Page, name: string | RegExp): Promise<boolean> {
  return (await find(page, 'checkbox', name)).evaluate(box => (box as HTMLInputElement).checked);
}

/** Waits until the page is closed. It is asked itself: of an extension's page Firefox does not tell when it is. */
export function gone(page: Page): Promise<true> {
  return until('the page to be closed', () => page.evaluate(() => false as const).catch(() => true as const));
}

/** Waits until the page's own document is there: a browser tells of a tab, and of its address, before. */
export async function arrived(page: Page, path: string): Promise<Page> {
  await until(`the page ${path} to be there`, () =>
    page
      .evaluate(path => location.pathname === path && document.readyState === 'complete', path)
      .catch(() => false),
  );
  return page;
}

/** All that stands on the page, as it is laid out. */
export function read(page: Page): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: what is not shown is not to be read
  return page.evaluate(() => document.body.innerText);
}

/** Waits until the page says so. */
export async function sees(page: Page, words: string | RegExp): Promise<void> {
  await untilShown(page, `“${words}”`, async () => {
    const text = await read(page);
    return typeof words === 'string' ? text.includes(words) : words.test(text);
  });
}
