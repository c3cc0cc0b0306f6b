/** The twelve palettes of the badge maker: pairs whose contrast is checked by a test (look.md V9). */

export interface Palette {
  /** Outer edge, and the ground of ring text. */
  deep: string;
  /** The field behind the icon. */
  base: string;
  /** The field's other half. */
  shade: string;
  /** Lines, stars and text on `deep`. */
  trim: string;
  /** The icon on the field. */
  ink: string;
  /** Ribbons and corners behind the edge. */
  back: string;
}

export const palettes = {
  teal: {
    deep: '#0b3f46',
    base: '#15807c',
    shade: '#11726f',
    trim: '#c9ece6',
    ink: '#f4fffd',
    back: '#1c6a70',
  },
  ocean: {
    deep: '#0b3a60',
    base: '#1c6fa6',
    shade: '#176294',
    trim: '#bfe0f5',
    ink: '#f5fbff',
    back: '#d9573a',
  },
  navy: {
    deep: '#16264a',
    base: '#2f5d9e',
    shade: '#27508a',
    trim: '#f0bf5e',
    ink: '#fdf6e6',
    back: '#3b5488',
  },
  indigo: {
    deep: '#251f57',
    base: '#5448ad',
    shade: '#483d9a',
    trim: '#d8d2fb',
    ink: '#faf9ff',
    back: '#6d5fc9',
  },
  plum: {
    deep: '#421650',
    base: '#843a9a',
    shade: '#743088',
    trim: '#f3d4f8',
    ink: '#fffaff',
    back: '#a75bbd',
  },
  berry: {
    deep: '#551132',
    base: '#b23063',
    shade: '#9f2857',
    trim: '#fcd6e3',
    ink: '#fff8fb',
    back: '#d65a88',
  },
  red: {
    deep: '#661714',
    base: '#c13a2a',
    shade: '#ad3123',
    trim: '#fcdccb',
    ink: '#fff9f5',
    back: '#e0685a',
  },
  rust: {
    deep: '#562609',
    base: '#ab520f',
    shade: '#98470b',
    trim: '#ffe0ba',
    ink: '#fffaf3',
    back: '#d27a2c',
  },
  amber: {
    deep: '#6a3806',
    base: '#f3b544',
    shade: '#eaa631',
    trim: '#ffeecb',
    ink: '#452402',
    back: '#b7660d',
  },
  olive: {
    deep: '#363f17',
    base: '#667722',
    shade: '#5a6a1c',
    trim: '#eef0b8',
    ink: '#fdffee',
    back: '#93a63f',
  },
  green: {
    deep: '#133f29',
    base: '#2a7848',
    shade: '#226a3e',
    trim: '#f4dc7a',
    ink: '#fbfff6',
    back: '#43935f',
  },
  slate: {
    deep: '#202b37',
    base: '#4c5f71',
    shade: '#425463',
    trim: '#e0c272',
    ink: '#fbfcfd',
    back: '#6f8396',
  },
} as const satisfies Record<string, Palette>;

export type PaletteName = keyof typeof palettes;
export const paletteNames = Object.keys(palettes) as readonly PaletteName[];

/** The palette of that name; undefined where there is none. */
export function paletteOf(name: string): Palette | undefined {
  return Object.hasOwn(palettes, name) ? palettes[name as PaletteName] : undefined;
}
