import { toStorageItems } from '../core/web-storage.ts';
import { settle } from './settle.ts';

/** Runs in a site's pages before their first script. Firefox tells `serverTiming` to secure pages alone. */
const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
settle(toStorageItems(navigation?.serverTiming ?? []));
