import { expect, test } from 'vitest';
import { redirect } from './echo.ts';
import { useStage } from './stage.ts';

let site: string;
let alice: string;
let bob: string;

const stage = useStage(async ({ allow, call, echo, addAccount }) => {
  await allow(['http://*/*', 'ws://*/*']);
  site = await call('addSite', { draft: { name: 'App', origins: [echo.origin('a.test')] } });
  alice = await addAccount(site, 'alice');
  bob = await addAccount(site, 'bob');
});

/** Has alice's page ask while the server keeps the answer back, until another choice is in force. */
async function switchMeanwhile(ask: string, path: string, choice: Parameters<typeof stage.choose>[2]) {
  const { echo, openTab, choose } = stage;
  let open = () => {};
  const gate = new Promise<void>(resolve => {
    open = resolve;
  });
  echo.answer(path, () => gate.then(() => redirect(`${path}-next`)));
  const page = await openTab(`${echo.origin('a.test')}/start`);
  await choose(page, site, alice);
  await page.evaluate(`void (${ask})`);
  await echo.first(path);
  await choose(page, site, choice);
  open();
  await echo.first(`${path}-next`);
  return [...echo.whoAt(path), ...echo.whoAt(`${path}-next`)];
}

test.each([
  ['bob', () => bob, 'bob'],
  ['no account', () => ({ kind: 'none' }) as const, '-'],
  ['signed out', () => ({ kind: 'signed-out' }) as const, '-'],
])(
  'what a request in flight is redirected to carries the choice that was made meanwhile: %s',
  async (name, choice, who) => {
    const path = `/asked-${name.replace(' ', '-')}`;
    expect(await switchMeanwhile(`fetch('${path}')`, path, choice())).toEqual(['alice', who]);
    const left = `/left-${name.replace(' ', '-')}`;
    expect(await switchMeanwhile(`location.assign('${left}')`, left, choice())).toEqual(['alice', who]);
  },
);

test('of a hundred requests that are on their way during a switch, each carries one of the two', async () => {
  const { echo, openTab, choose } = stage;
  const page = await openTab(`${echo.origin('a.test')}/start`);
  await choose(page, site, alice);
  const asked = page.evaluate(async () => {
    await Promise.all(Array.from({ length: 100 }, () => fetch('/during')));
    return (await fetch('/after')).ok;
  });
  await echo.first('/during');
  await choose(page, site, bob);
  await asked;
  await page.evaluate(() => fetch('/later'));
  expect(new Set(['alice', 'bob', ...echo.whoAt('/during')])).toEqual(new Set(['alice', 'bob']));
  expect(echo.whoAt('/during')).toHaveLength(100);
  expect(echo.whoAt('/later')).toEqual(['bob']);
});
