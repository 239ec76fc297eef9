// @vitest-environment happy-dom
import '../fake-browser.ts';
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Looks } from '../../../src/ui/options/looks.tsx';
import { wearTheme } from '../../../src/ui/theme.ts';

const worn = () => document.documentElement.dataset.theme;

beforeEach(() => localStorage.clear());
afterEach(cleanup);

test('follows the system until light or dark is chosen, and remembers which', () => {
  wearTheme();
  expect(worn()).toBe('system');
  render(<Looks />);
  fireEvent.click(screen.getByLabelText('Dark'));
  expect(worn()).toBe('dark');
  delete document.documentElement.dataset.theme;
  wearTheme();
  expect(worn()).toBe('dark');
});

test('is worn by pages that are open already', () => {
  localStorage.setItem('theme', 'light');
  dispatchEvent(new Event('storage'));
  expect(worn()).toBe('light');
});
