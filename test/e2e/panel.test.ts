import { expect, test } from 'vitest';
import { toFront } from '../../scripts/firefox.mjs';
import { read } from './person.ts';
import { useStage } from './stage.ts';

let site: string;

const stage = useStage(async ({ allow, call, echo }) => {
  await allow(['http://*/*', 'ws://*/*']);
  site = await call('addSite', { draft: { name: 'Shop', origins: [echo.origin('a.test')] } });
});

test('the panel beside the page follows the tab in front, and what is chosen for it', async () => {
  const { echo, openTab, openOptions, addAccount, choose } = stage;
  const panel = await openOptions();
  await panel.evaluate(() => {
    location.href = '/src/ui/panel/index.html';
  });
  const says = () => expect.poll(() => read(panel).catch(() => ''), { timeout: 30_000 });
  const one = await openTab(`${echo.origin('a.test')}/one`);
  await choose(one, site, await addAccount(site, 'alice'));
  await toFront(one);
  await says().toMatch(/alice on \S+, in this tab only/);
  const other = await openTab(`${echo.origin('a.test')}/other`);
  await toFront(other);
  await says().not.toMatch(/alice on \S+, in this tab only/);
  await says().toMatch(/No account is chosen for/);
  await toFront(one);
  await says().toMatch(/alice on \S+, in this tab only/);
});
