import { describe, expect, inject, test } from 'vitest';
import { mayAdminister } from './administrator.ts';
import { findViolations, THEMES } from './axe.ts';
import { click, clickIn, find, sees, until } from './person.ts';
import { useStage } from './stage.ts';

const site = { name: 'Everyone’s', origins: ['https://everyone.example'], accounts: [{ label: 'Tester' }] };

describe.skipIf(!mayAdminister(inject('browser')))('by a policy file', () => {
  const stage = useStage(
    async ({ allow, addAccount, call, echo }) => {
      await allow(['http://*/*', 'ws://*/*']);
      const added = await call('addSite', { draft: { name: 'Shop', origins: [echo.origin('prod.test')] } });
      await addAccount(added, 'alice');
    },
    {
      managed: {
        preset: JSON.stringify({ guise: 'preset', version: 1, sites: [site] }),
        minimumLevel: 'passphrase',
        idleMinutes: 7,
        exportSecrets: false,
        productionHosts: ['prod.test'],
      },
    },
  );

  const refusalOf = (promise: Promise<unknown>) =>
    promise.then(
      () => '',
      error => String(error.message),
    );

  async function openOptionsAt(page: string) {
    const options = await stage.openOptions();
    await options.evaluate(page => {
      location.hash = page;
    }, page);
    return options;
  }

  test('an administrator’s policy file decides where secrets rest, when all is locked, and what may leave', async () => {
    await until('the policy', async () =>
      (await refusalOf(stage.call('setVault', { level: 'device' }))).includes('level-forbidden'),
    );
    const input = { preset: '', accounts: [], passphrase: 'a long walk by the sea' };
    expect(await refusalOf(stage.call('sealSecrets', input))).toContain('export-forbidden');
    const security = await openOptionsAt('security');
    const level = await find(security, 'radio', /^In memory only/);
    expect(await level.evaluate(radio => (radio as HTMLInputElement).checked)).toBe(true);
    await sees(security, 'Your administrator asks for this at least: On this device, under a passphrase.');
    await sees(security, 'Your administrator allows 7 minutes at most.');
  });

  test('an administrator’s preset is offered, and taken over when the person wants it', async () => {
    const sharing = await openOptionsAt('sharing');
    await sees(sharing, 'From your administrator');
    await clickIn(sharing, 'region', /^From your administrator/, 'Take over');
    await sees(sharing, 'The last file added 2 and changed 0.');
  });

  test('an account is attached in production only by a button that is held down', async () => {
    const tab = await stage.openTab(`${stage.echo.origin('prod.test')}/start`);
    const popup = await stage.openPopup(tab);
    await sees(popup, 'Production');
    await click(popup, 'button', /^alice/);
    await sees(popup, 'Shop is production. Hold the button below down to go on.');
    await tab.reload();
    expect(stage.echo.whoAt('/start')).toEqual(['-', '-']);
    const hold = await find(popup, 'button', 'Hold down to use alice in production');
    for (const theme of THEMES) {
      await stage.driver.wear(popup, theme);
      expect(await findViolations(popup, theme), theme).toEqual([]);
    }
    await hold.hover();
    await popup.mouse.down();
    await sees(popup, /alice on \S+, in this tab only/);
    await popup.mouse.up();
    await tab.reload();
    expect(stage.echo.whoAt('/start')).toEqual(['-', '-', 'alice']);
  });
});
