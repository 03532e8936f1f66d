/** A terminal and npm may each pass on the same Ctrl-C. */
const sameSignalMs = 500

/** The first signal asks to stop; one that comes later while that goes on wants it at once. */
export function onStopSignals(stop: (reason: string) => void, kill: () => void, ignoreHangup: boolean): void {
  let firstAt: number | undefined
  const receive = (signal: NodeJS.Signals) => {
    if (firstAt === undefined) {
      firstAt = Date.now()
      stop(signal)
    } else if (Date.now() - firstAt > sameSignalMs) kill()
  }
  process.on('SIGINT', receive)
  process.on('SIGTERM', receive)
  process.on('SIGHUP', ignoreHangup ? () => undefined : receive)
}
