import { settle } from './settle.ts';

/** Runs in a site's open pages when what was chosen for them ends. */
settle([]);
