import { describe, expect, it } from 'vitest';
import { help, readArguments, UsageError } from '../../src/companion/arguments.ts';

const id = '00000000-0000-4000-8000-000000000000';

describe('readArguments', () => {
  it.each([
    [[], { kind: 'serve' }],
    [['serve'], { kind: 'serve' }],
    [['--help'], { kind: 'help' }],
    [['user', '-h'], { kind: 'help' }],
    [['user', 'list'], { kind: 'command', needsPassword: false, command: { name: 'list' } }],
    [
      ['user', 'disable', 'bob'],
      { kind: 'command', needsPassword: false, command: { name: 'disable', username: 'bob' } },
    ],
    [
      ['user', 'enable', 'bob'],
      { kind: 'command', needsPassword: false, command: { name: 'enable', username: 'bob' } },
    ],
    [
      ['user', 'passwd', 'bob'],
      { kind: 'command', needsPassword: true, command: { name: 'passwd', username: 'bob', password: '' } },
    ],
    [
      ['key', 'rotate'],
      { kind: 'command', needsPassword: false, command: { name: 'rotate-key', lead: 600 } },
    ],
    [
      ['key', 'rotate', '--lead', '0'],
      { kind: 'command', needsPassword: false, command: { name: 'rotate-key', lead: 0 } },
    ],
    [['key', 'list'], { kind: 'command', needsPassword: false, command: { name: 'list-keys' } }],
    [['audit'], { kind: 'command', needsPassword: false, command: { name: 'audit', limit: 50 } }],
    [
      ['backup', 'a.tar.gz'],
      { kind: 'command', needsPassword: false, command: { name: 'backup' }, file: 'a.tar.gz' },
    ],
    [
      ['audit', '--limit', '2', '--before', id],
      { kind: 'command', needsPassword: false, command: { name: 'audit', limit: 2, before: id } },
    ],
  ])('reads %j', (args, expected) => {
    expect(readArguments(args)).toEqual(expected);
  });

  it('reads what a new user is', () => {
    const args = [
      'user',
      'add',
      'alice',
      '--role',
      'support',
      '--role',
      'admin',
      '--test',
      '--display-name',
      'Alice A.',
    ];
    expect(readArguments(args)).toEqual({
      kind: 'command',
      needsPassword: true,
      command: {
        name: 'add',
        username: 'alice',
        password: '',
        roles: ['support', 'admin'],
        isTest: true,
        displayName: 'Alice A.',
      },
    });
  });

  it.each([
    [['start'], 'no command "start"'],
    [['user'], 'user needs a command'],
    [['user', 'remove', 'bob'], 'no command "user remove"'],
    [['user', 'add'], 'user add needs a name'],
    [['user', 'add', 'bob', 'hunter2'], 'never an argument'],
    [['user', 'passwd', 'bob', 'hunter2'], 'never an argument'],
    [['user', 'add', 'bob', '--password', 'hunter2'], '--password'],
    [['user', 'add', 'bob', '--role'], '--role'],
    [['user', 'disable', 'bob', '--test'], 'does not take --test'],
    [['user', 'list', 'bob'], 'does not take "bob"'],
    [['user', 'list', '--lead', '1'], 'user list does not take --lead'],
    [['key'], 'key needs rotate or list'],
    [['key', 'rotate', '--lead', '-1'], '--lead'],
    [['key', 'rotate', '--lead', 'soon'], '--lead'],
    [['key', 'list', '--lead', '1'], 'key list does not take --lead'],
    [['audit', 'bob'], 'does not take "bob"'],
    [['audit', '--limit', '0'], '--limit'],
    [['audit', '--before', 'yesterday'], '--before'],
    [['backup'], 'backup needs the name of a file'],
    [['backup', 'a.tar.gz', 'b.tar.gz'], 'does not take "b.tar.gz"'],
    [['backup', 'a.tar.gz', '--limit', '1'], 'backup does not take --limit'],
    [['serve', '4180'], 'serve takes no arguments'],
  ])('refuses %j in one sentence', (args, message) => {
    expect(() => readArguments(args)).toThrow(UsageError);
    expect(() => readArguments(args)).toThrow(message);
    expect(() => readArguments(args)).not.toThrow(/hunter2|\n/);
  });
});

it('helps with every command', () => {
  for (const word of [
    'serve',
    'add',
    'list',
    'disable',
    'enable',
    'passwd',
    '--role',
    '--test',
    'rotate',
    'audit',
    'backup',
    'DATA_DIR',
  ])
    expect(help).toContain(word);
});
