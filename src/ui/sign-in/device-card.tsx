import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import { useMemo } from 'preact/hooks';
import type { DeviceCode } from '../../platform/device.ts';
import { t } from '../../platform/i18n.ts';
import { toSpanText } from '../../platform/time-text.ts';

interface Props {
  readonly code: DeviceCode;
  readonly now: number;
}

/** A code to enter on another device, and the same to scan. */
export function DeviceCard({ code: { userCode, address, wholeAddress, expiresAt }, now }: Props) {
  return (
    <div class="device" role="status">
      <div>
        <p>{t('device_hint', address)}</p>
        <p class="user-code">
          <span class="unseen">{t('device_code')}</span> {userCode}
        </p>
        <p class="hint">{t('device_left', toSpanText(Math.max(0, expiresAt - now)))}</p>
        <a href={wholeAddress} target="_blank" rel="noreferrer">
          {t('open_here')}
        </a>
      </div>
      <QrCode text={wholeAddress} />
    </div>
  );
}

function QrCode({ text }: { readonly text: string }) {
  const { size, path } = useMemo(() => {
    const bitmap = generate(text);
    return { size: bitmap.size, path: toSvgPath(bitmap) };
  }, [text]);
  return (
    <svg class="qr" role="img" aria-label={t('device_qr', text)} viewBox={`-4 -4 ${size + 8} ${size + 8}`}>
      <rect x="-4" y="-4" width={size + 8} height={size + 8} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
