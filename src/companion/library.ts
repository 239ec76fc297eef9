import type { Log } from './log.ts';

export type Library = typeof import('oidc-provider');

/** oidc-provider speaks up on the console at its first import in a process; this is that import, and the log hears it. */
export async function loadLibrary(log: Log): Promise<Library> {
  const { warn } = console;
  console.warn = (message: string) => log('warn', 'library.notice', { message });
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
}
