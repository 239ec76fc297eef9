import { expect, test } from 'vitest';
import { useStage } from './stage.ts';

let site: string;

const stage = useStage(async ({ allow, call, echo }) => {
  await allow(['http://*/*']);
  site = await call('addSite', { draft: { name: 'App', origins: [echo.origin('a.test')] } });
});

test('two tabs as two accounts send a hundred requests each at once, and none is wrong', async () => {
  const { echo, openTab, addAccount, choose } = stage;
  const openAs = async (name: string) => {
    const page = await openTab(`${echo.origin('a.test')}/${name}`);
    await choose(page, site, await addAccount(site, name));
    return page;
  };
  const alice = await openAs('alice');
  const bob = await openAs('bob');
  const askOften = (path: string) => Promise.all(Array.from({ length: 100 }, () => fetch(path)));
  await Promise.all([alice.evaluate(askOften, '/as-alice'), bob.evaluate(askOften, '/as-bob')]);
  expect(echo.whoAt('/as-alice')).toEqual(Array(100).fill('alice'));
  expect(echo.whoAt('/as-bob')).toEqual(Array(100).fill('bob'));
});
