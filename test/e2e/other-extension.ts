import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Another extension, which may ask any site and change what is asked. Answers its folder; its page is `page.html`. */
export function writeOtherExtension(parent: string): string {
  const folder = join(parent, 'other-extension');
  const manifest = {
    manifest_version: 3,
    name: 'Other extension',
    version: '1',
    permissions: ['declarativeNetRequest'],
    host_permissions: ['<all_urls>'],
    content_security_policy: { extension_pages: "script-src 'self'; object-src 'self'" },
    browser_specific_settings: { gecko: { id: 'other@guise.test' } },
  };
  mkdirSync(folder);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'page.html'), '<!doctype html><title>Other extension</title>');
  return folder;
}
