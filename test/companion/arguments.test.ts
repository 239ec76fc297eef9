import { describe, expect, it } from 'vitest';
import { help, readArguments, UsageError } from '../../src/companion/arguments.ts';

describe('readArguments', () => {
  it.each([
    [[], { kind: 'serve' }],
    [['serve'], { kind: 'serve' }],
    [['--help'], { kind: 'help' }],
    [['user', '-h'], { kind: 'help' }],
    [['user', 'list'], { kind: 'user', needsPassword: false, command: { name: 'list' } }],
    [
      ['user', 'disable', 'bob'],
      { kind: 'user', needsPassword: false, command: { name: 'disable', username: 'bob' } },
    ],
    [
      ['user', 'enable', 'bob'],
      { kind: 'user', needsPassword: false, command: { name: 'enable', username: 'bob' } },
    ],
    [
      ['user', 'passwd', 'bob'],
      { kind: 'user', needsPassword: true, command: { name: 'passwd', username: 'bob', password: '' } },
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
      kind: 'user',
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
    [['user', 'disable', 'bob', '--test'], 'takes no options'],
    [['user', 'list', 'bob'], 'does not take "bob"'],
    [['serve', '4180'], 'serve takes no arguments'],
  ])('refuses %j in one sentence', (args, message) => {
    expect(() => readArguments(args)).toThrow(UsageError);
    expect(() => readArguments(args)).toThrow(message);
    expect(() => readArguments(args)).not.toThrow(/hunter2|\n/);
  });
});

it('helps with every command', () => {
  for (const word of ['serve', 'add', 'list', 'disable', 'enable', 'passwd', '--role', '--test', 'DATA_DIR'])
    expect(help).toContain(word);
});
