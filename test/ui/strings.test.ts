import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
type Messages = Readonly<Record<string, { readonly message: string }>>;
const languages = readdirSync(join(ROOT, 'public/_locales'));
const messages = Object.fromEntries(languages.map(language => [language, readMessages(language)]));
const english = readMessages('en');
const sources = readSources();
const others = languages.filter(language => language !== 'en');

function readMessages(language: string): Messages {
  return JSON.parse(readFileSync(join(ROOT, 'public/_locales', language, 'messages.json'), 'utf8'));
}

function readSources(): string {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const code = files.filter(file => /\.tsx?$/.test(file)).map(file => join(ROOT, 'src', file));
  return [...code, join(ROOT, 'manifest.json')].map(file => readFileSync(file, 'utf8')).join('\n');
}

function readErrorCodes(): readonly string[] {
  const text = readFileSync(join(ROOT, 'src/core/errors.ts'), 'utf8');
  const union = text.slice(text.indexOf('ErrorCode ='), text.indexOf(';'));
  return [...union.matchAll(/'([a-z-]+)'/g)].map(([, code]) => code ?? '');
}

function isUsed(key: string): boolean {
  return (
    ["'", '`'].some(quote => sources.includes(quote + key + quote)) ||
    sources.includes(`__MSG_${key}__`) ||
    [...sources.matchAll(/t\(\s*`(\w+_)\$\{/g)].some(([, prefix]) => key.startsWith(prefix ?? key))
  );
}

function toPlaceholders(text: string): readonly string[] {
  return [...text.matchAll(/\$\d/g)].map(([placeholder]) => placeholder).sort();
}

test('speaks English and Korean', () => {
  expect(languages.toSorted()).toEqual(['en', 'ko']);
});

test('has one sentence for each error code, and none for a code that is gone', () => {
  const keys = readErrorCodes().map(code => `error_${code.replaceAll('-', '_')}`);
  expect(keys.length).toBeGreaterThan(30);
  expect(
    Object.keys(english)
      .filter(key => key.startsWith('error_'))
      .toSorted(),
  ).toEqual(keys.toSorted());
});

test('has no string that nothing uses', () => {
  expect(Object.keys(english).filter(key => !isUsed(key))).toEqual([]);
});

test.each(others)('has every string in %s, and none besides', language => {
  expect(Object.keys(messages[language] ?? {})).toEqual(Object.keys(english));
});

test.each(others)('fills the same placeholders in %s as in English', language => {
  const differing = Object.keys(english).filter(key => {
    const [here, there] = [english[key], messages[language]?.[key]].map(each =>
      toPlaceholders(each?.message ?? ''),
    );
    return String(here) !== String(there);
  });
  expect(differing).toEqual([]);
});

test('says everything in Korean letters, but for names, marks and the language tag', () => {
  const untranslated = Object.entries(messages.ko ?? {}).filter(
    ([, { message }]) => !/[가-힣]/.test(message),
  );
  expect(untranslated.map(([key]) => key)).toEqual([
    'appName',
    'locale',
    'attachment_local',
    'attachment_session',
    'tally_after',
  ]);
});

test('leaves no string empty and no dollar sign that is no placeholder', () => {
  const bad = languages.flatMap(language =>
    Object.entries(messages[language] ?? {}).filter(
      ([, { message }]) => message.trim() === '' || /\$(?!\d)/.test(message),
    ),
  );
  expect(bad).toEqual([]);
});
