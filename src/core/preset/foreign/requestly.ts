import {
  type Fields,
  type Findings,
  type ForeignHeader,
  findOrigins,
  type Left,
  sortHeaders,
  toFields,
  toItems,
  toText,
  toWhat,
} from './found.ts';

/** A list of rules, or an object with one; of header rules each pair is for an address. */
export function findRequestly(document: unknown): Findings | undefined {
  const { rules, data } = toFields(document);
  const items = [document, rules, data]
    .map(toItems)
    .find(each => each.some(({ ruleType }) => ruleType !== undefined));
  if (!items) return undefined;
  const all = items.filter(({ ruleType }) => ruleType !== undefined);
  const isHeaderRule = ({ ruleType }: Fields) => ruleType === 'Headers';
  const sorted = sortHeaders(all.filter(isHeaderRule).flatMap(toRequestHeaders));
  const answers = all.filter(isHeaderRule).flatMap(rule => toAnswerHeaders(rule));
  const rest = all
    .filter(rule => !isHeaderRule(rule))
    .map(({ name, ruleType }) => ({ what: toWhat(toText(name), toText(ruleType)), why: 'rule' }) as const);
  return { tool: 'Requestly', found: sorted.found, left: [...sorted.left, ...answers, ...rest] };
}

function toRequestHeaders({ name, pairs }: Fields): readonly ForeignHeader[] {
  return toItems(pairs).flatMap(pair => {
    const { key, value: address } = toFields(pair.source);
    const origins = key === 'host' ? findOrigins(`https://${toText(address)}`) : findOrigins(toText(address));
    return toChanges(pair, 'Request').map(({ header, value }) => ({
      profile: toText(name),
      name: toText(header),
      value: toText(value),
      origins,
    }));
  });
}

function toAnswerHeaders({ name, pairs }: Fields): readonly Left[] {
  return toItems(pairs)
    .flatMap(pair => toChanges(pair, 'Response'))
    .map(({ header }) => ({ what: toWhat(toText(name), toText(header)), why: 'answer' }));
}

/** In older files a pair is itself the one change, and says what it is of. */
function toChanges(pair: Fields, of: 'Request' | 'Response'): readonly Fields[] {
  return 'header' in pair ? (pair.target === of ? [pair] : []) : toItems(toFields(pair.modifications)[of]);
}
