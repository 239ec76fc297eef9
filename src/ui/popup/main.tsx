import { findActiveTab } from '../../platform/tabs.ts';
import { showLive } from '../live.tsx';
import { Popup } from './popup.tsx';
import { createActions } from './popup-actions.ts';

const actions = createActions(() => window.close());

void showLive(findActiveTab, snapshot => <Popup snapshot={snapshot} actions={actions} />);
