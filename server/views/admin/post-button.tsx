/** A form that is nothing but a button. */
import type { VNode } from 'preact';
import { Button, type ButtonProps } from '../components/button.tsx';

export interface PostButtonProps extends Pick<ButtonProps, 'look' | 'isLow' | 'icon' | 'about' | 'children'> {
  action: string;
  hidden?: Readonly<Record<string, string>> | undefined;
}

/** Posts to `action` when it is pressed. */
export function PostButton({ action, hidden = {}, ...button }: PostButtonProps): VNode {
  return (
    <form method="post" action={action}>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button {...button} />
    </form>
  );
}
