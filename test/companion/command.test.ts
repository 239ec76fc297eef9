import { afterAll, expect, it } from 'vitest';
import { type Command, runCommand } from '../../src/companion/command.ts';
import { readConfig } from '../../src/companion/config.ts';
import { openStore, type Store } from '../../src/companion/store.ts';
import { createDataFolder } from './world.ts';

const store: Store = await openStore(readConfig({ DATA_DIR: await createDataFolder() }), () => new Date());

afterAll(store.close);

const print = async (command: Command) => String(await runCommand(store, command));

const person = (username: string, digit: number) => ({
  sub: `00000000-0000-4000-8000-00000000000${digit}`,
  username,
});

it('lists keys: which signs, which will, and until when the one before is published', async () => {
  expect(await print({ name: 'list-keys' })).toBe('There are no keys yet.');
  const [key] = await store.keys.read(new Date());
  expect(await print({ name: 'list-keys' })).toBe(`${key?.jwk.kid}  signs`);
  const said = await print({ name: 'rotate-key', lead: 600 });
  expect(said).toMatch(/^The key [\w-]+ is published and signs in 600 seconds\.$/);
  const [old, next, ...rest] = (await print({ name: 'list-keys' })).split('\n');
  expect(old).toMatch(new RegExp(`^${key?.jwk.kid}  signs, published until \\d{4}-`));
  expect(next).toMatch(/ {2}signs from \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
  expect(rest).toEqual([]);
  expect(await print({ name: 'rotate-key', lead: 0 })).toMatch(/what another signed is good no more\.$/);
  expect(await print({ name: 'list-keys' })).toMatch(/^[\w-]+ {2}signs$/);
});

it('tells who acted as whom, page by page, and lets no reason write to the terminal', async () => {
  expect(await print({ name: 'audit', limit: 2 })).toBe('Nobody acted as anybody.');
  const entry = { actor: person('sam', 1), subject: person('alice', 2), clientId: 'guise', grantId: 'g' };
  for (const reason of ['one', 'two', '\u001b[2J\u009b2J\u202ethree'])
    await store.audit.add({ ...entry, reason, address: '1.2.3.4' });
  const [newest, second, more = ''] = (await print({ name: 'audit', limit: 2 })).split('\n');
  expect(newest).toMatch(/Z {2}sam as alice {2}from 1\.2\.3\.4 {2}"\\u001b\[2J\\u009b2J\\u202ethree"$/);
  expect(second).toMatch(/"two"$/);
  const before = /--before (\S+)$/.exec(more)?.[1];
  expect(await print({ name: 'audit', limit: 2, before })).toMatch(/^\S+ \S+ {2}sam .*"one"$/);
});
