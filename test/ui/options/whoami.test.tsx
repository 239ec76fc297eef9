// @vitest-environment happy-dom
import '../fake-browser.ts';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import type { Policy } from '../../../src/core/policy.ts';
import { SiteHabits } from '../../../src/ui/options/site-habits.tsx';
import { WhoamiFields } from '../../../src/ui/options/whoami.tsx';
import { button, field, SHOP, show, toAccount } from '../world.tsx';

const SITE = { ...SHOP, whoami: { url: 'https://shop.example/api/me', pointer: '/username' } };
const open = (policy?: Policy) => {
  const world = show(
    ({ state }, actions) => (
      <WhoamiFields site={SITE} accounts={state.accounts} policy={state.policy} actions={actions} />
    ),
    { state: { sites: [SITE], accounts: [toAccount('alice'), toAccount('bob')], ...(policy && { policy }) } },
  );
  world.answers = { askWhoami: async ({ account }) => `${account}@x` };
  return world;
};
const asked = ({ sent }: ReturnType<typeof open>) =>
  sent.flatMap(([command, input]) => (command === 'askWhoami' ? [input] : []));
const answers = () => screen.queryAllByRole('listitem').map(({ textContent }) => textContent);

afterEach(cleanup);

test('each account is asked as once, however often the button is clicked before the address is saved', async () => {
  const world = open();
  let save = () => {};
  const editSite = () =>
    new Promise<void>(resolve => {
      save = resolve;
    });
  world.answers = { ...world.answers, editSite };
  fireEvent.click(button('Ask as every account'));
  await waitFor(() => expect(button('Ask as every account')).toHaveProperty('disabled', true));
  fireEvent.click(button('Ask as every account'));
  save();
  await waitFor(() => expect(button('Ask as every account')).toHaveProperty('disabled', false));
  expect(asked(world)).toEqual([{ account: 'alice' }, { account: 'bob' }]);
});

test('answers are gone once the address is another', async () => {
  open();
  fireEvent.click(button('Ask as every account'));
  await waitFor(() => expect(answers()[1]).toContain('The server says “bob@x”.'));
  fireEvent.input(field('Address that says who asks'), { target: { value: 'https://shop.example/me' } });
  expect(answers()).toEqual([]);
});

test('in production they are asked by a button that is held down', async () => {
  const world = open({ productionHosts: ['shop.example'] });
  expect(screen.queryByRole('button', { name: 'Ask as every account' })).toBeNull();
  const hold = button('Hold down to use every account in production');
  fireEvent.click(hold);
  expect(world.sent).toEqual([]);
  fireEvent.keyDown(hold, { key: 'Enter' });
  await waitFor(() =>
    expect(asked(world)).toEqual([
      { account: 'alice', confirmed: true },
      { account: 'bob', confirmed: true },
    ]),
  );
});

test('what is production says so where its accounts’ tokens are attached, too', () => {
  const policy = { productionHosts: ['shop.example'] };
  show((_, actions) => <SiteHabits site={SITE} accounts={[]} policy={policy} actions={actions} />);
  expect(screen.getByText('Production', { exact: false, selector: '.production' })).toBeTruthy();
});
