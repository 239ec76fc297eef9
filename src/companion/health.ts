import type { Pool } from 'pg';
import type { Handler } from './http.ts';

/** GET /health: 200 while the database answers, else 503. */
export function createHealth(pool: Pool): Handler {
  return () =>
    pool.query('SELECT 1').then(
      () => ({ status: 200, body: { status: 'ok' } }),
      () => ({ status: 503, body: { status: 'unavailable' } }),
    );
}
