/** Remembers for this tab that it was loaded again, so that a browser in which that does not help is not loaded for ever. */
const LOADED_AGAIN = 'pravas-isolation';

/**
 * Makes the page cross-origin isolated where its host sends no headers for that: a service worker adds them, and the page is loaded once more. Nothing happens where
 * the host sends them, and where service workers cannot be had the page does without shared memory. @returns whether the page is about to be loaded again
 */
export async function isolate(): Promise<boolean> {
  if (crossOriginIsolated || !isSecureContext || !('serviceWorker' in navigator) || sessionStorage.getItem(LOADED_AGAIN) !== null) return false;
  try {
    await navigator.serviceWorker.register(new URL('isolation.js', document.baseURI));
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
    sessionStorage.setItem(LOADED_AGAIN, 'yes');
    location.reload();
    return true;
  } catch {
    return false;
  }
}
