import { browser } from './browser.ts';

/** Absent in developer tools, where Firefox has few of its interfaces. */
const findPermissions = () => (browser as Partial<typeof browser>).permissions;

/** The host permissions held, as match patterns. */
export async function readGranted(): Promise<readonly string[]> {
  const { origins = [] } = (await findPermissions()?.getAll()) ?? {};
  return origins;
}

/**
 * Asks the person for host permissions. To be called in the handler of a click, before anything is awaited.
 * Answers whether all of them are held now.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/permissions/request
 */
export function requestPermissions(origins: readonly string[]): Promise<boolean> {
  return browser.permissions.request({ origins: [...origins] });
}

/** Asks for the permission to be told when nobody uses the machine; as `requestPermissions` does. */
export function requestIdle(): Promise<boolean> {
  return browser.permissions.request({ permissions: ['idle'] });
}

/** Asks for the permission to name and colour tab groups; as `requestPermissions` does. */
export function requestTabGroups(): Promise<boolean> {
  return browser.permissions.request({ permissions: ['tabGroups' as 'idle'] });
}

/** Whether tab groups may be named and coloured. */
export function hasTabGroups(): Promise<boolean> {
  return browser.permissions.contains({ permissions: ['tabGroups' as 'idle'] });
}

/** Gives host permissions back. */
export async function removePermissions(origins: readonly string[]): Promise<void> {
  if (origins.length > 0) await browser.permissions.remove({ origins: [...origins] });
}

/** Calls `listener` after any permission was given or taken away. */
export function watchPermissions(listener: () => void): void {
  findPermissions()?.onAdded.addListener(listener);
  findPermissions()?.onRemoved.addListener(listener);
}
