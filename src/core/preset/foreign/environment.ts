import { type Findings, type Found, findOrigins, type Left, toWhat } from './found.ts';

/** A named value of an API client's environment. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

export interface Environment {
  readonly name: string;
  readonly variables: readonly Variable[];
}

const TOKEN = /token|jwt|bearer|^auth|cookie|session/i;
/** What obtains tokens, and is none. */
const NO_TOKEN = /refresh|secret|url|uri|endpoint|type|expir|name|password/i;

/** Of every environment its tokens, for the first address that it names. */
export function toEnvironmentFindings(tool: string, environments: readonly Environment[]): Findings {
  return {
    tool,
    found: environments.flatMap(toFound),
    left: environments.flatMap(({ name, variables }) =>
      variables.flatMap((variable): readonly Left[] => {
        const what = toWhat(name, variable.name);
        if (isAddress(variable)) return [];
        if (!isToken(variable)) return [{ what, why: 'variable' }];
        if (variable.value.trim() === '') return [{ what, why: 'empty' }];
        return isFilled(variable) ? [] : [{ what, why: 'placeholder' }];
      }),
    ),
  };
}

function toFound({ name, variables }: Environment): readonly Found[] {
  const origins = variables.flatMap(({ value }) => findOrigins(value.trim())).slice(0, 1);
  const tokens = variables.filter(each => isToken(each) && isFilled(each));
  return tokens.map(variable => ({
    label: (tokens.length > 1 ? toWhat(name, variable.name) : name.trim() || variable.name).slice(0, 60),
    header: 'authorization',
    value: /^\S+\s+\S+$/.test(variable.value.trim())
      ? variable.value.trim()
      : `Bearer ${variable.value.trim()}`,
    origins,
  }));
}

function isToken({ name }: Variable): boolean {
  return TOKEN.test(name) && !NO_TOKEN.test(name);
}

function isFilled({ value }: Variable): boolean {
  return value.trim() !== '' && !/\{[{%]/.test(value);
}

function isAddress({ value }: Variable): boolean {
  return findOrigins(value.trim()).length > 0;
}
