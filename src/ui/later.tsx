/** What the popup does not show or need at first. One file, so that all of it comes at once, and in few pieces. */
export { AccountMenu } from './account-menu.tsx';
export { ActingLine } from './acting-line.tsx';
export { Allowance } from './allowance.tsx';
export { Hold } from './hold.tsx';
export { issuers } from './issuers.ts';
export { Notices } from './notices.tsx';
export { Clearance } from './popup/clearance.ts';
export { Forms } from './popup/forms.tsx';
export { Limits } from './popup/limits.tsx';
export { Nothing } from './popup/nothing.tsx';
export { ReloadLine } from './popup/reload-line.tsx';
export { Misses, Tally } from './popup/tally.tsx';
export { Production } from './production.tsx';
export { SecretForm } from './secret-form.tsx';
export { Unlock } from './unlock.tsx';
