import { listen } from './listen.ts';
import { showMark } from './show-mark.ts';

/** Runs in pages of sites that are marked: shows who the tab is whenever it is told. */
listen(showMark);
