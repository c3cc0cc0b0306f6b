/** Icons that the badge maker offers, in groups for people to look through. */

export const badgeIcons = {
  learning: [
    'book-open',
    'graduation-cap',
    'school',
    'library',
    'pencil',
    'feather',
    'notebook-pen',
    'presentation',
    'brain',
    'lightbulb',
  ],
  science: [
    'microscope',
    'flask-conical',
    'telescope',
    'atom',
    'dna',
    'calculator',
    'sigma',
    'chart-column',
    'chart-pie',
    'ruler',
  ],
  technology: ['code', 'laptop', 'cpu', 'database', 'bot', 'network', 'shield-check', 'wrench'],
  people: [
    'users',
    'handshake',
    'heart-handshake',
    'messages-square',
    'megaphone',
    'globe',
    'languages',
    'hand-heart',
    'accessibility',
    'scale',
  ],
  arts: ['palette', 'music', 'camera', 'clapperboard', 'drama', 'brush', 'mic'],
  nature: [
    'leaf',
    'sprout',
    'trees',
    'mountain',
    'sun',
    'heart-pulse',
    'stethoscope',
    'bike',
    'dumbbell',
    'apple',
  ],
  achievement: ['trophy', 'medal', 'star', 'crown', 'rocket', 'target', 'flag', 'compass', 'key-round'],
} as const;

export type BadgeIconGroup = keyof typeof badgeIcons;
export type BadgeIconName = (typeof badgeIcons)[BadgeIconGroup][number];
export const badgeIconNames: readonly BadgeIconName[] = Object.values(badgeIcons).flat();

/** True for the name of an icon that the badge maker offers. */
export function isBadgeIcon(name: string): name is BadgeIconName {
  return badgeIconNames.some((icon) => icon === name);
}
