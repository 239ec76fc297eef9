import { type Environment, toEnvironmentFindings } from './environment.ts';
import { type Fields, type Findings, type Left, toFields, toItems, toText } from './found.ts';

/** What an export holds, whatever its version. */
interface Parts {
  readonly environments: readonly Environment[];
  /** Names of requests and of what else is no environment. */
  readonly others: readonly unknown[];
}

/** An export of Insomnia, version 4 or 5; undefined for any other document. */
export function findInsomnia(document: unknown): Findings | undefined {
  const parts = findList(toFields(document)) ?? findTree(toFields(document));
  if (!parts) return undefined;
  const { tool, found, left } = toEnvironmentFindings('Insomnia', parts.environments);
  const rest = parts.others.map((name): Left => ({ what: toText(name).slice(0, 120), why: 'rule' }));
  return { tool, found, left: [...left, ...rest] };
}

/** Version 4: a list of everything. */
function findList({ _type, resources }: Fields): Parts | undefined {
  if (_type !== 'export' || !Array.isArray(resources)) return undefined;
  const items = toItems(resources);
  const isOfType = (...types: readonly string[]) => items.filter(each => types.includes(toText(each._type)));
  return {
    environments: [
      ...isOfType('environment').map(({ name, data }) => toEnvironment(name, data)),
      ...isOfType('request_group').map(({ name, environment }) => toEnvironment(name, environment)),
    ],
    others: isOfType('request', 'cookie_jar').map(({ name }) => name),
  };
}

/** Version 5: folders in folders, and environments under the one that they all build on. */
function findTree({ type, collection, environments, cookieJar }: Fields): Parts | undefined {
  if (!/^[a-z]+\.insomnia\.rest\/5\./i.test(toText(type))) return undefined;
  const items = toItems(collection).flatMap(toFlat);
  const base = toFields(environments);
  return {
    environments: [
      ...[base, ...toItems(base.subEnvironments)].map(({ name, data }) => toEnvironment(name, data)),
      ...items.map(({ name, environment }) => toEnvironment(name, environment)),
    ],
    others: [...items.filter(({ children }) => !children), ...(cookieJar ? [toFields(cookieJar)] : [])].map(
      ({ name }) => name,
    ),
  };
}

function toFlat(item: Fields): readonly Fields[] {
  return [item, ...toItems(item.children).flatMap(toFlat)];
}

function toEnvironment(name: unknown, data: unknown): Environment {
  return { name: toText(name), variables: toVariables(toFields(data)) };
}

/** Where Insomnia keeps what it has encrypted for itself. */
const ENCRYPTED = '__insomnia_vault.';

/** Objects in it are named as they are in requests: `auth.token`. */
function toVariables(data: Fields, path = ''): Environment['variables'] {
  return Object.entries(data).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? toVariables(toFields(value), `${path}${key}.`)
      : [{ name: path + key, value: path.startsWith(ENCRYPTED) ? '' : toText(value) }],
  );
}
