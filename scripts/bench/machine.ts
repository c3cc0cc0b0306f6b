/** What this machine can do by itself, in the same run: the measure to read the other figures by. */
import { sign } from 'node:crypto';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { privateKeyOf } from '../../server/openbadges/keys/ed25519.ts';
import type { Figures } from './figures.ts';

const SPAN_MS = 1000;

/** @param folder a folder on the disk that the product's store is measured on */
export function benchMachine(folder: string): Figures {
  return {
    'machine.fsyncPerSecond': Math.round(fsyncsPerSecond(folder)),
    'machine.ed25519PerSecond': Math.round(signaturesPerSecond()),
  };
}

function perSecond(step: () => void): number {
  const began = performance.now();
  let done = 0;
  while (performance.now() - began < SPAN_MS) {
    step();
    done += 1;
  }
  return (done * 1000) / (performance.now() - began);
}

function fsyncsPerSecond(folder: string): number {
  const place = mkdtempSync(join(folder, 'fsync-'));
  const file = openSync(join(place, 'file'), 'w');
  const page = Buffer.alloc(4096, 1);
  try {
    return perSecond(() => {
      writeSync(file, page, 0, page.length, 0);
      fsyncSync(file);
    });
  } finally {
    closeSync(file);
    rmSync(place, { recursive: true });
  }
}

function signaturesPerSecond(): number {
  const key = privateKeyOf(new Uint8Array(32).fill(7));
  const data = Buffer.alloc(64, 3);
  return perSecond(() => {
    sign(null, data, key);
  });
}
