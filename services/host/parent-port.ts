import type { LaunchReport } from './launch.ts'

/** What a utility process of Electron has instead of the channel of a forked one. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: { data: unknown }) => void): void
}

const port = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort

export const isUtilityProcess = port !== undefined

/** What the desktop app sends to a service that shall end: signals do not exist on every system. */
export const stopMessage = 'stop'

/** False where this is not a utility process. */
export function reportToParentPort(report: LaunchReport): boolean {
  port?.postMessage(report)
  return isUtilityProcess
}

export function onStopMessage(stop: () => void): void {
  port?.on('message', ({ data }) => {
    if (data === stopMessage) stop()
  })
}

/** To the process that started this one, in the app and on the command line alike. */
export function tellParent(message: unknown): void {
  if (port) port.postMessage(message)
  else if (process.connected) process.send?.(message)
}

export function onParentMessage(listen: (message: unknown) => void): void {
  port?.on('message', ({ data }) => listen(data))
  process.on('message', listen)
}
