/** The address of a tab's requests, from the root of the extension. @param isPanel within its developer tools. */
export function toLedgerUrl(tab: number, isPanel = false): string {
  return `/src/ui/options/index.html#ledger?tab=${tab}${isPanel ? '&panel' : ''}`;
}
