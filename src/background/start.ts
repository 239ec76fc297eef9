import { SIGNED_OUT, type Standing, toStanding } from '../core/standing.ts';
import { isKept, type Session, type State } from '../core/state.ts';
import type { TokenSet } from '../core/token.ts';
import { clearBusy } from '../core/transitions.ts';
import { installRules } from '../platform/net-rules.ts';
import { local, session, updateState } from '../platform/storage.ts';
import { dropTokenSet, exposeToken, findTokenSet, readSealedAccounts } from './tokens.ts';

/**
 * Brings back what the browser session needs, once a session: access tokens and standings from what is sealed. In a
 * session that goes on, only notes that whatever the last worker was doing has ended.
 * @throws AppError `stored-newer`; then no rule is in force, and what is stored is as it was.
 */
export function start(): Promise<void> {
  return navigator.locks.request('start', async () => {
    const { started } = await session.get('started');
    try {
      await (started ? updateState(clearBusy) : restore());
    } catch (error) {
      await installRules([]);
      throw error;
    }
  });
}

async function restore(): Promise<void> {
  const sealed = await readSealedAccounts();
  const found = await Promise.all(sealed.map(async id => [id, await findTokenSet(id)] as const));
  const { tabsWithChoice = 0 } = await local.get('tabsWithChoice');
  const state = await updateState(state => withRestored(state, found, tabsWithChoice));
  for (const [id, tokenSet] of found) {
    if (!isKept(state, id)) await dropTokenSet(id);
    else if (tokenSet) await exposeToken(id, tokenSet);
  }
  await local.set({ tabsWithChoice: 0 });
  await session.set({ started: true });
}

type Found = readonly (readonly [account: string, tokenSet: TokenSet | undefined])[];

function withRestored(state: State, found: Found, tabsWithChoice: number): State {
  const restored: Session['standings'] = Object.fromEntries(
    found.filter(([id]) => isKept(state, id)).map(([id, tokenSet]) => [id, toRestored(tokenSet)]),
  );
  return {
    ...state,
    standings: { ...state.standings, ...restored },
    ...(tabsWithChoice > 0 && { notice: { kind: 'tab-choices-ended', tabs: tabsWithChoice } as const }),
  };
}

function toRestored(tokenSet: TokenSet | undefined): Standing {
  return tokenSet ? toStanding(tokenSet) : { ...SIGNED_OUT, problem: { code: 'secret-damaged', params: [] } };
}
