/** The counterpart in a utility process of Electron to the channel of a forked one. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: { data: unknown }) => void): void
}

const port = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort

export const isUtilityProcess = port !== undefined

/** The message of the desktop app to a service that shall end: signals do not exist on every system. */
export const stopMessage = 'stop'

export function onStopMessage(stop: () => void): void {
  port?.on('message', ({ data }) => {
    if (data === stopMessage) stop()
  })
}

/** Also where it went while the modules of this process were being loaded and nobody listened yet. */
export function onParentGone(end: () => void): void {
  process.on('disconnect', end)
  if ((process.connected as boolean | undefined) === false) end()
}

/** To the process that started this one, in the app and on the command line alike. */
export function tellParent(message: unknown): void {
  if (port) port.postMessage(message)
  // That the parent has gone meanwhile is told by onParentGone.
  else if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}

export function onParentMessage(listen: (message: unknown) => void): void {
  port?.on('message', ({ data }) => listen(data))
  process.on('message', listen)
}
