/** Progress of runs on standard error: one line redrawn on a terminal, a plain line every ten seconds elsewhere. */
export class Progress {
  private readonly label: string;
  private readonly isQuiet: boolean;
  private readonly started = performance.now();
  private last = -Infinity;
  private hasLine = false;

  constructor(label: string, isQuiet: boolean) {
    this.label = label;
    this.isQuiet = isQuiet;
  }

  /** @param share of the work done, 0 to 1 @param note said after it */
  show(share: number, note = ''): void {
    if (this.isQuiet) return;
    const now = performance.now();
    const isTerminal = process.stderr.isTTY === true;
    if (now - this.last < (isTerminal ? 200 : 10_000)) return;
    this.last = now;
    const elapsed = (now - this.started) / 1000;
    const left = isTimeKnown(share, elapsed) ? `about ${duration((elapsed * (1 - share)) / share)} left` : 'time left not known yet';
    const line = `${this.label}  ${(100 * share).toFixed(0).padStart(3)} %  ${left}${note === '' ? '' : `  ${note}`}`;
    if (isTerminal) {
      process.stderr.write(`\r\u001b[K${line}`);
      this.hasLine = true;
    } else process.stderr.write(`${line}\n`);
  }

  /** Clears the line. */
  end(): void {
    if (this.hasLine) process.stderr.write('\r\u001b[K');
    this.hasLine = false;
  }
}

/** Whether enough is done to tell how long the rest takes: what starts first, compiling and reading, is no measure of it. */
function isTimeKnown(share: number, elapsedSeconds: number): boolean {
  return (share > 0.03 && elapsedSeconds > 3) || (share > 0.005 && elapsedSeconds > 30);
}

/** Returns a duration as people say it. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
