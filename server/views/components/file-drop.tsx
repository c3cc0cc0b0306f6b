/** A place to drop a file, with a plain file input inside. */
import type { ComponentChildren, VNode } from 'preact';
import { Icon } from './icon.tsx';

export interface FileDropProps {
  id: string;
  name?: string | undefined;
  label: ComponentChildren;
  /** Kinds and limits: "PNG or SVG, up to 1 MB". */
  hint?: ComponentChildren;
  error?: ComponentChildren;
  /** For the browser's file dialog: ".png,.svg". */
  accept?: string | undefined;
}

/** The area; its form needs `enctype="multipart/form-data"`. */
export function FileDrop({ id, name, label, hint, error, accept }: FileDropProps): VNode {
  const ids = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`];
  return (
    <div class="drop">
      <Icon name="upload" />
      <label for={id}>{label}</label>
      {error === undefined ? null : (
        <p class="bad" id={`${id}-error`}>
          <Icon name="circle-alert" /> {error}
        </p>
      )}
      <input
        id={id}
        type="file"
        name={name ?? id}
        accept={accept}
        aria-describedby={ids.filter(Boolean).join(' ') || undefined}
        aria-invalid={error === undefined ? undefined : 'true'}
      />
      {hint === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
