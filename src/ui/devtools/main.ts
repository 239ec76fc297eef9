import { addPanel } from '../../platform/devtools.ts';
import { toLedgerUrl } from '../ledger-url.ts';

addPanel('Guise', '/icons/guise-32.png', tab => toLedgerUrl(tab, true));
