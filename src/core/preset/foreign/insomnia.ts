import { toEnvironmentFindings } from './environment.ts';
import { type Fields, type Findings, toFields, toItems, toText } from './found.ts';

/** An export of version 4: a list of everything, environments among it. */
export function findInsomnia(document: unknown): Findings | undefined {
  const { _type, resources } = toFields(document);
  if (_type !== 'export' || !Array.isArray(resources)) return undefined;
  const environments = toItems(resources).filter(each => each._type === 'environment');
  const { tool, found, left } = toEnvironmentFindings(
    'Insomnia',
    environments.map(({ name, data }) => ({ name: toText(name), variables: toVariables(toFields(data)) })),
  );
  const others = toItems(resources).filter(each => each._type === 'request' || each._type === 'cookie_jar');
  return {
    tool,
    found,
    left: [
      ...left,
      ...others.map(({ name }) => ({ what: toText(name).slice(0, 120), why: 'rule' }) as const),
    ],
  };
}

/** Objects in it are named as they are in requests: `auth.token`. */
function toVariables(data: Fields, path = ''): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(data).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? toVariables(toFields(value), `${path}${key}.`)
      : [{ name: path + key, value: toText(value) }],
  );
}
