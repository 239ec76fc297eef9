/** What makes a key anew, of a passphrase or of chance: where secrets are to rest elsewhere, at an unlock, in a file. */
export { createVault, findDerived, openPart, sealFile } from '../../platform/passphrase.ts';
