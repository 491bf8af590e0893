// What a week asks of the machine it runs on, where the browser answers.

/** The part of the Battery Status API that is used. */
interface Battery {
  readonly charging: boolean
}

/** Asks whether the machine has mains power; the answer follows the plug. Null where the browser does not say. */
export async function watchPower(browser: object): Promise<() => boolean | null> {
  const { getBattery } = browser as { getBattery?: () => Promise<Battery> }
  const battery = await getBattery?.call(browser).catch(() => null)
  return () => battery?.charging ?? null
}

/** A timer may stop while the machine sleeps, so the clock is looked at this often, in milliseconds. */
const glance = 60_000

/** Ends at that time by the clock, or at the next look at it. @throws the signal's reason */
export function untilTime(time: number, signal: AbortSignal, now: () => number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(
      () => {
        signal.removeEventListener('abort', stop)
        resolve()
      },
      Math.max(0, Math.min(time - now(), glance)),
    )
    signal.addEventListener('abort', stop, { once: true })
  })
}
