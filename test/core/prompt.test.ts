import { expect, test } from 'vitest';
import { toPrompt } from '../../src/core/prompt.ts';

test.each([
  [undefined, 'login'],
  ['openid', 'login'],
  ['openid offline_access', 'login consent'],
])('toPrompt for the scope %s is %s', (scope, prompt) => {
  expect(toPrompt({ id: 'app', authMethod: 'none', ...(scope && { scope }) })).toBe(prompt);
});
