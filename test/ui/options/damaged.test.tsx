// @vitest-environment happy-dom
import '../fake-browser.ts';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, expect, test, vi } from 'vitest';
import { Damaged } from '../../../src/ui/options/damaged.tsx';
import { button, show } from '../world.tsx';

afterEach(cleanup);

test('where what is stored is damaged, says so and lets the person begin anew', async () => {
  const problem = { code: 'stored-damaged', params: ['accounts'] } as const;
  const onForgotten = vi.fn();
  const world = show((_, actions) => (
    <Damaged problem={problem} actions={actions} onForgotten={onForgotten} />
  ));
  expect(screen.getByRole('alert').textContent).toMatch(/damaged at accounts.*forget everything/);
  fireEvent.click(button('Forget all of this'));
  await waitFor(() => expect(onForgotten).toHaveBeenCalledOnce());
  expect(world.sent).toEqual([['forgetEverything', {}]]);
});
