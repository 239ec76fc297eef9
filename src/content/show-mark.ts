import type { Pattern } from '../core/account.ts';
import { toCountdown } from '../core/countdown.ts';
import { toInk } from '../core/ink.ts';
import type { Mark } from '../core/mark.ts';

/** No element of a name of our own: that a page might define, and with it read what is inside. */
const MARK = 'data-guise-mark';

/** What lies over the colour. */
const PATTERNS: Readonly<Record<Pattern, string>> = {
  stripes: 'repeating-linear-gradient(45deg, #0000 0 6px, #0008 6px 12px)',
  dots: 'radial-gradient(#0008 35%, #0000 36%) 0 0 / 8px 8px',
  checks: 'repeating-conic-gradient(#0008 0 25%, #0000 0 50%) 0 0 / 12px 12px',
};

/** Makes the page show this mark, or none, in place of whatever mark it showed before. */
export function showMark(mark: Mark | null): void {
  clearInterval(counting);
  for (const old of document.querySelectorAll(`div[${MARK}]`)) old.remove();
  if (mark?.frame) document.documentElement.append(createFrame(mark));
  markTitle(mark?.title ? `[${mark.initials}] ` : '');
}

/** A thin frame and a label. Nothing of the page's reaches into it, and it keeps no click from the page. */
function createFrame(mark: Mark): HTMLElement {
  const { color, pattern } = mark;
  const host = document.createElement('div');
  host.setAttribute(MARK, '');
  host.setAttribute('aria-hidden', 'true');
  setStyle(host, { all: 'initial', position: 'fixed', inset: '0', 'z-index': '2147483647' });
  setStyle(host, { display: 'block', 'pointer-events': 'none' });
  const background = pattern ? `${PATTERNS[pattern]}, ${color}` : color;
  host.attachShadow({ mode: 'closed' }).append(...createBars(background), createLabel(mark));
  return host;
}

const BARS = ['0 0 auto 0', 'auto 0 0 0', '0 auto 0 0', '0 0 0 auto'];

function createBars(background: string): readonly HTMLElement[] {
  return BARS.map((inset, index) => {
    const bar = document.createElement('div');
    setStyle(bar, { position: 'absolute', inset, background, [index < 2 ? 'height' : 'width']: '4px' });
    return bar;
  });
}

let counting: ReturnType<typeof setInterval> | undefined;

/** Who it is; of somebody who acts as another also how long they still do, and why. */
function createLabel({ label, color: background, acting }: Mark): HTMLElement {
  const name = document.createElement('div');
  const write = () => {
    const left = acting?.until && toCountdown(acting.until - Date.now());
    name.textContent = [label, left, acting?.reason].filter(Boolean).join(' · ');
  };
  write();
  if (acting?.until) counting = setInterval(write, 1000);
  setStyle(name, { position: 'absolute', inset: 'auto auto 0 0', padding: '3px 10px', background });
  setStyle(name, {
    color: toInk(background),
    font: '600 12px/1.4 system-ui, sans-serif',
    'border-radius': '0 6px 0 0',
  });
  setStyle(name, { 'max-width': '60vw', overflow: 'hidden', 'text-overflow': 'ellipsis' });
  setStyle(name, { 'white-space': 'nowrap' });
  return name;
}

/** Outranks every style sheet of the page, and needs none of ours, which the page's policy might refuse. */
function setStyle(element: HTMLElement, properties: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value, 'important');
}

let prefix = '';
const watch = new MutationObserver(addPrefix);

/** Puts a prefix before the title, and again when the page sets another title; takes the one of before away. */
function markTitle(next: string): void {
  watch.disconnect();
  if (prefix !== '' && hasPrefix()) document.title = document.title.slice(prefix.length);
  prefix = next;
  if (prefix === '') return;
  addPrefix();
  const whole = { childList: true, subtree: true, characterData: true };
  watch.observe(document.head ?? document.documentElement, whole);
}

function addPrefix(): void {
  if (!hasPrefix()) document.title = prefix + document.title;
}

/** A title tells no blank at its end. */
function hasPrefix(): boolean {
  return document.title.startsWith(prefix.trim());
}
