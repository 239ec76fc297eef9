// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import { LongList } from '../../src/ui/long-list.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** Stands for a browser, which says where what is not drawn begins once that comes near: in pixels from the top of what is in view. */
function watchRest() {
  let tell = (_entries: readonly object[]): void => {};
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(listener: typeof tell) {
        tell = listener;
      }
      observe() {}
      disconnect() {}
    },
  );
  return (top: number) => act(() => tell([{ isIntersecting: true, boundingClientRect: { top } }]));
}

const rows = () => screen.getByLabelText('numbers').querySelectorAll('li:not([aria-hidden])').length;

test('draws a first page, then more as it comes near, and all at once down to where somebody jumped', () => {
  const reach = watchRest();
  vi.stubGlobal('innerHeight', 600);
  render(
    <LongList items={Array.from({ length: 1000 }, (_, index) => index)} label="numbers">
      {item => <li key={item}>{item}</li>}
    </LongList>,
  );
  expect(rows()).toBe(10);
  reach(2300);
  expect(rows()).toBe(20);
  reach(-500 * 48);
  expect(rows()).toBeGreaterThan(532);
  expect(rows()).toBeLessThan(600);
});
