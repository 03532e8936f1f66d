import type { Desktop } from '../app/desktop.ts'
import type { ControlChannels } from '../ipc/channels.ts'
import type { Handlers } from '../ipc/ipc-router.ts'
import type { AppWindow } from '../shell/windows.ts'

type Topics = Pick<ControlChannels, 'consistency'>

/** Answers the requests of the page Consistency. */
export function consistencyHandlers({ consistency }: Desktop): Handlers<Topics, AppWindow> {
  const { desk, poller, demonstrator } = consistency
  return {
    consistency: {
      async setReads(reads) {
        await desk.setReads(reads)
        poller.stir()
      },
      async addFollower() {
        const name = await desk.addFollower()
        poller.stir()
        return { name }
      },
      async removeFollower({ name }) {
        await desk.removeFollower(name)
        poller.stir()
      },
      async setFollower({ name, ...settings }) {
        await desk.setFollower(name, settings)
        poller.stir()
      },
      demonstrate: () => demonstrator.show(),
    },
  }
}
