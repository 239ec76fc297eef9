import { findActiveTab, watchFront } from '../../platform/tabs.ts';
import { showLive } from '../live.tsx';
import { Popup } from '../popup/popup.tsx';
import { createActions } from '../popup/popup-actions.ts';

const actions = createActions(() => {});

/** The popup beside the page, where it stays open and follows the tab in front. */
void showLive(
  findActiveTab,
  snapshot => <Popup key={snapshot.tab?.id} snapshot={snapshot} actions={actions} />,
  follow => {
    watchFront(follow);
    // Another tab may have come to the front while this page was loading.
    follow();
  },
);
