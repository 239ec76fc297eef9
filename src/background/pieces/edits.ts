/** What a person changes on a page of ours, and so seldom: sites, accounts, imports, and as whom somebody acts. */
export { actAs, endActing, findActing, findActor, readActing } from '../../core/acting.ts';
export * from '../../core/edits.ts';
