import { expect, test } from 'vitest';
import { readOptions } from '../../scripts/start-options.mjs';

const read = (args: string[], env: NodeJS.ProcessEnv = {}) => readOptions(args, env);

test('takes the usual ports, the folder .guise and no window where there is no display', () => {
  expect(read([])).toEqual({
    companionPort: undefined,
    demoPort: undefined,
    data: expect.stringMatching(/\/\.guise$/),
    isHeadless: true,
    hasBrowser: true,
  });
});

test('opens a window where there is a display, unless told not to', () => {
  expect(read([], { DISPLAY: ':0' })).toMatchObject({ isHeadless: false });
  expect(read([], { WAYLAND_DISPLAY: 'wayland-0' })).toMatchObject({ isHeadless: false });
  expect(read(['--headless'], { DISPLAY: ':0' })).toMatchObject({ isHeadless: true });
});

test('reads ports, and a folder as seen from where the person stood', () => {
  const args = ['--companion-port', '5000', '--demo-port', '5001', '--data', 'mine', '--no-browser'];
  expect(read(args, { INIT_CWD: '/home/me' })).toMatchObject({
    companionPort: 5000,
    demoPort: 5001,
    data: '/home/me/mine',
    hasBrowser: false,
  });
});

test('gives help before anything else', () => {
  expect(read(['--help', '--no-browser'])).toBe('help');
});

test.each([
  [['--demo-port', 'x'], '--demo-port must be a port from 1 to 65535, not "x".'],
  [['--companion-port', '0'], '--companion-port must be a port from 1 to 65535, not "0".'],
  [['--companion-port', '65536'], '--companion-port must be a port from 1 to 65535, not "65536".'],
  [['--wat'], "Unknown option '--wat': see npm start -- --help."],
  [['extra'], /^Unexpected argument 'extra'.*see npm start -- --help\.$/],
])('refuses %j', (args, sentence) => {
  expect(() => read(args)).toThrow(sentence);
});
