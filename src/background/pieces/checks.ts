/** Whether what comes from elsewhere is as it should be: an administrator's policy, and what an earlier version stored. */
export { toPolicy } from '../../core/preset/managed.ts';
export { checkStored } from '../../core/settings-shape.ts';
