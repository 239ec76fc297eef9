import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

export interface Person {
  readonly sub: string;
  readonly username: string;
}

/** Someone was given a token to act as someone else. Names are as they were then. */
export interface Entry {
  readonly id: string;
  readonly at: Date;
  readonly actor: Person;
  readonly subject: Person;
  readonly reason: string;
  readonly clientId: string;
  readonly grantId: string;
  readonly address: string;
}

export interface Page {
  /** Newest first. */
  readonly entries: readonly Entry[];
  /** The last one's id, when there are older ones. */
  readonly next: string | undefined;
}

/** Who acted as whom, when, why and from where. Nothing in it is ever changed or deleted. */
export interface Audit {
  readonly add: (entry: Omit<Entry, 'id' | 'at'>) => Promise<void>;
  /** At most `limit` entries, of those older than the one with the id `before`. */
  readonly list: (limit: number, before?: string) => Promise<Page>;
}

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly actor_id: string;
  readonly actor: string;
  readonly subject_id: string;
  readonly subject: string;
  readonly reason: string;
  readonly client_id: string;
  readonly grant_id: string;
  readonly address: string;
}

const toEntry = (row: Row): Entry => ({
  id: row.id,
  at: row.at,
  actor: { sub: row.actor_id, username: row.actor },
  subject: { sub: row.subject_id, username: row.subject },
  reason: row.reason,
  clientId: row.client_id,
  grantId: row.grant_id,
  address: row.address,
});

export function createAudit(pool: Pool): Audit {
  return {
    async add({ actor, subject, reason, clientId, grantId, address }) {
      await pool.query(
        `INSERT INTO audit (id, actor_id, actor, subject_id, subject, reason, client_id, grant_id, address)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          randomUUID(),
          actor.sub,
          actor.username,
          subject.sub,
          subject.username,
          reason,
          clientId,
          grantId,
          address,
        ],
      );
    },
    async list(limit, before) {
      const { rows } = await pool.query<Row>(
        `SELECT * FROM audit
          WHERE $2::uuid IS NULL OR (at, place) < (SELECT at, place FROM audit WHERE id = $2)
          ORDER BY at DESC, place DESC LIMIT $1`,
        [limit + 1, before],
      );
      const entries = rows.slice(0, limit).map(toEntry);
      return { entries, next: rows.length > limit ? entries.at(-1)?.id : undefined };
    },
  };
}
