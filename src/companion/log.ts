export type Level = 'info' | 'warn' | 'error';
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Takes events, never a token, a password or a request's body. */
export type Log = (level: Level, event: string, fields?: Fields) => void;

/** Writes one JSON object a line. */
export function createLog(write: (line: string) => void, now: () => Date): Log {
  return (level, event, fields) =>
    write(`${JSON.stringify({ time: now().toISOString(), level, event, ...fields })}\n`);
}

/** What may be said of an unforeseen error: its kind, code and place, not its message, which may quote input. */
export function toFields(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    error: error.name,
    code,
    at: error.stack
      ?.split('\n')
      .find(line => /^\s+at /.test(line))
      ?.trim(),
  };
}
