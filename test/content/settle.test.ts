// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { settle } from '../../src/content/settle.ts';

const AREAS = { local: localStorage, session: sessionStorage };
const item = (area: 'local' | 'session', value: string | null, key = 'jwt') => ({ area, key, value });

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

describe.each(['local', 'session'] as const)('%s storage', area => {
  const storage = AREAS[area];

  test('holds what it is to hold, and afterwards what the page had there', () => {
    storage.setItem('jwt', 'own');
    storage.setItem('theme', 'dark');
    settle([item(area, 'token')]);
    expect(storage.getItem('jwt')).toBe('token');
    settle([]);
    expect({ ...storage }).toEqual({ jwt: 'own', theme: 'dark' });
  });

  test.each([
    ['nothing', null],
    ['an empty text', ''],
  ])('holds %s again where the page had that', (_, own) => {
    if (own !== null) storage.setItem('jwt', own);
    settle([item(area, 'token')]);
    settle([]);
    expect(storage.getItem('jwt')).toBe(own);
    expect(storage).toHaveLength(own === null ? 0 : 1);
  });

  test("keeps the page's own value through one account after another", () => {
    storage.setItem('jwt', 'own');
    settle([item(area, 'alice')]);
    settle([item(area, 'bob')]);
    expect(storage.getItem('jwt')).toBe('bob');
    settle([]);
    expect(storage.getItem('jwt')).toBe('own');
  });

  test('holds nothing where that is what it is to hold', () => {
    storage.setItem('jwt', 'own');
    settle([item(area, null)]);
    expect(storage.getItem('jwt')).toBeNull();
    settle([]);
    expect(storage.getItem('jwt')).toBe('own');
  });

  test('gives back one key and goes on holding another', () => {
    settle([item(area, 'a', 'first'), item(area, 'b', 'second')]);
    settle([item(area, 'b', 'second')]);
    expect([storage.getItem('first'), storage.getItem('second')]).toEqual([null, 'b']);
  });
});

test('leaves a page alone that has no storage', () => {
  vi.stubGlobal('sessionStorage', undefined);
  const refuse = {
    get: () => {
      throw new DOMException('opaque origin', 'SecurityError');
    },
    configurable: true,
  };
  const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  Object.defineProperty(globalThis, 'localStorage', refuse);
  try {
    expect(() => settle([item('local', 'token')])).not.toThrow();
  } finally {
    if (before) Object.defineProperty(globalThis, 'localStorage', before);
  }
});
