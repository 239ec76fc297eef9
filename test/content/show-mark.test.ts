// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { showMark } from '../../src/content/show-mark.ts';

const MARK = { label: 'Alice', initials: 'Al', color: '#1f6feb', frame: true, title: true };
const frames = () => document.querySelectorAll<HTMLElement>('[data-guise-mark]');
const settled = () => new Promise(resolve => setTimeout(resolve));

beforeEach(() => {
  showMark(null);
  document.title = 'Shop';
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('showMark', () => {
  test('shows one frame, which the page cannot look into and no click lands on', () => {
    showMark(MARK);
    showMark({ ...MARK, label: 'Bob' });
    const [frame, ...others] = frames();
    expect(others).toEqual([]);
    expect(frame?.shadowRoot).toBeNull();
    expect(frame?.style.getPropertyPriority('pointer-events')).toBe('important');
    expect(frame?.style.pointerEvents).toBe('none');
  });

  test('puts the letters before the title, once, and again when the page sets another', async () => {
    showMark(MARK);
    showMark(MARK);
    expect(document.title).toBe('[Al] Shop');
    document.title = 'Cart';
    await settled();
    expect(document.title).toBe('[Al] Cart');
    showMark({ ...MARK, initials: 'Bo' });
    expect(document.title).toBe('[Bo] Cart');
  });

  test('comes to an end on a page without a title', async () => {
    document.title = '';
    showMark(MARK);
    await settled();
    expect(document.title).toBe('[Al]');
  });

  test('leaves nothing behind', async () => {
    showMark(MARK);
    showMark(null);
    document.title = 'Cart';
    await settled();
    expect([frames().length, document.title]).toEqual([0, 'Cart']);
  });

  test('says of somebody who acts as another how long they still do, second by second, and why', () => {
    vi.useFakeTimers({ now: 0 });
    const attach = vi.spyOn(HTMLElement.prototype, 'attachShadow');
    const acting = { reason: 'ticket 1234', until: 252_000 };
    showMark({ ...MARK, label: 'sam acting as alice', acting });
    const name = attach.mock.results[0]?.value.lastChild;
    expect(name.textContent).toBe('sam acting as alice · 4:12 · ticket 1234');
    vi.advanceTimersByTime(3_000);
    expect(name.textContent).toBe('sam acting as alice · 4:09 · ticket 1234');
    showMark(null);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('shows only what is wanted', () => {
    showMark({ ...MARK, frame: false });
    expect([frames().length, document.title]).toEqual([0, '[Al] Shop']);
    showMark({ ...MARK, title: false });
    expect([frames().length, document.title]).toEqual([1, 'Shop']);
  });
});
