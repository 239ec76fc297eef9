import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import source from '../../manifest.json' with { type: 'json' };

/** What an administrator says, by a policy file as they would write it. */
export interface Administered {
  /** The browser that reads it. */
  readonly program: string;
  readonly end: () => void;
}

/** Chromium's folder is root's. */
export function mayAdminister(browser: 'chromium' | 'firefox'): boolean {
  return browser === 'firefox' || process.getuid?.() === 0;
}

type Managed = Readonly<Record<string, unknown>>;

export function administer(
  browser: 'chromium' | 'firefox',
  program: string,
  folder: string,
  managed: Managed,
): Administered {
  return browser === 'firefox'
    ? administerFirefox(program, folder, managed)
    : administerChromium(program, folder, managed);
}

/** Firefox reads a file beside its program: one of our own, in which all but the program leads to what is installed. */
function administerFirefox(program: string, folder: string, managed: Managed): Administered {
  const installed = dirname(realpathSync(program));
  const copy = join(folder, 'firefox');
  mkdirSync(join(copy, 'distribution'), { recursive: true });
  for (const name of readdirSync(installed).filter(name => name !== 'distribution')) {
    const from = join(installed, name);
    if (statSync(from).isFile() && name.startsWith('firefox')) cpSync(realpathSync(from), join(copy, name));
    else symlinkSync(from, join(copy, name));
  }
  const { id } = source.browser_specific_settings.gecko;
  const policies = { '3rdparty': { Extensions: { [id]: managed } } };
  writeFileSync(join(copy, 'distribution/policies.json'), JSON.stringify({ policies }));
  return { program: join(copy, 'firefox-esr'), end: () => {} };
}

/** Chromium reads one folder alone. The file is about one extension, which is in a folder that nobody else has. */
function administerChromium(program: string, folder: string, managed: Managed): Administered {
  const id = toExtensionId(join(realpathSync(folder), 'extension'));
  const place = '/etc/chromium/policies/managed';
  const file = join(place, `guise-test-${id}.json`);
  const made = mkdirSync(place, { recursive: true });
  writeFileSync(file, JSON.stringify({ '3rdparty': { extensions: { [id]: managed } } }));
  return { program, end: () => rmSync(made ?? file, { recursive: true, force: true }) };
}

/** How Chromium names an extension that was loaded from a folder: by the hash of its path, in the letters a to p. */
function toExtensionId(path: string): string {
  const digits = createHash('sha256').update(path).digest('hex').slice(0, 32);
  return digits.replaceAll(/./g, digit => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}
