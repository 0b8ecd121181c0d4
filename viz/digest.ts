import { digestInput, type RunResult } from '../engine/index.ts';

/** Returns the digest of results as the command line prints it; null where the page may not hash (served without TLS from elsewhere). */
export async function digestOf(results: readonly RunResult[]): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const hash = await crypto.subtle.digest('SHA-256', digestInput(results).buffer as ArrayBuffer);
  return Array.from(new Uint8Array(hash), (b) => b.toString(16).padStart(2, '0')).join('');
}
