/** An address as a QR code with its text beside it (features.md U16). */
import { create } from 'qrcode';
import type { ComponentChildren, VNode } from 'preact';
import { Name } from './name.tsx';

/** Modules of white around the code, as its standard asks. */
const QUIET = 4;

export interface CodeProps {
  /** The address; short ones make codes that are easy to read. */
  value: string;
  /** Name of the picture, for screen readers: `common.qrCode`. */
  label: string;
  /** Side in px. */
  size?: number | undefined;
  /** What stands beside it; the address as text unless given. */
  children?: ComponentChildren;
}

/** The code and its address. */
export function Code({ value, label, size = 148, children }: CodeProps): VNode {
  const { path, side } = modules(value);
  return (
    <div class="code">
      <svg
        width={size}
        height={size}
        viewBox={`0 0 ${side} ${side}`}
        role="img"
        aria-label={label}
        shape-rendering="crispEdges"
      >
        <path fill="#fff" d={`M0 0h${side}v${side}H0z`} />
        <path fill="#000" d={path} />
      </svg>
      <div>
        {children ?? (
          <p class="mono">
            <Name dir="ltr">{value}</Name>
          </p>
        )}
      </div>
    </div>
  );
}

function modules(value: string): { path: string; side: number } {
  const { size, data } = create(value, { errorCorrectionLevel: 'M' }).modules;
  let path = '';
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let run = 0;
      while (x + run < size && data[y * size + x + run] === 1) run++;
      if (run === 0) continue;
      path += `M${x + QUIET} ${y + QUIET}h${run}v1h-${run}z`;
      x += run;
    }
  }
  return { path, side: size + 2 * QUIET };
}
