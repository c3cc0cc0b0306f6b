/** A bar on a terminal that shows how far a long piece of work has come. */

/** What is written to: standard error, so that results can be piped on. */
export interface Terminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

export interface Progress {
  show(done: number, note: string): void;
  /** Takes the bar away. */
  end(): void;
}

const WIDTH = 24;
const WIPE = '\r\u001b[K';

/** Shows nothing where there is no terminal, or where there is too little to wait for. */
export function createProgress(terminal: Terminal, all: number): Progress {
  const isShown = terminal.isTTY === true && all > 1;
  return {
    show(done, note) {
      if (!isShown) return;
      const full = Math.round((WIDTH * done) / all);
      const line = `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${done} of ${all}  ${note}`;
      terminal.write(WIPE + line.slice(0, (terminal.columns ?? 80) - 1));
    },
    end() {
      if (isShown) terminal.write(WIPE);
    },
  };
}
