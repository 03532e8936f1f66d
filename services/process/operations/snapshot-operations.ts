import { snapshotArguments } from '../../contract/internal-arguments.ts'
import type { DurableState } from '../../engine/durable.ts'
import type { StateMachine } from '../../engine/state-machine.ts'
import { checkedOperations } from '../checked-operations.ts'
import type { Call, Handler } from '../call.ts'

const watchEveryMs = 250

/** Operations of every database service for the command line and the control room. */
export function snapshotOperations<Command>(
  state: () => DurableState<StateMachine<Command, unknown>, Command, unknown>,
): Record<string, Handler> {
  return checkedOperations(snapshotArguments, {
    ListSnapshots: async (call) => {
      call.succeed(JSON.stringify({ snapshots: await state().listSnapshots() }))
    },
    TakeSnapshot: async (call) => {
      call.succeed(JSON.stringify({ snapshot: await state().takeSnapshot() }))
    },
    ExportSnapshot: async (call) => {
      const {
        name,
        file,
        overwrite = false,
      } = call.args as { name: string; file: string; overwrite?: boolean }
      await state().exportSnapshot(name, file, { overwrite })
      call.succeed(JSON.stringify({ file }))
    },
    TitleSnapshot: async (call) => {
      const { name, title } = call.args as { name: string; title: string }
      await state().giveSnapshotTitle(name, title)
      call.succeed('{}')
    },
    DeleteSnapshot: async (call) => {
      await state().deleteSnapshot((call.args as { name: string }).name)
      call.succeed('{}')
    },
    ImportSnapshot: async (call) => {
      const { file } = call.args as { file: string }
      const snapshot = await whileConnected(call, (signal) => state().importSnapshot(file, signal))
      call.succeed(JSON.stringify({ snapshot }))
    },
    RestoreSnapshot: async (call) => {
      const { name, together } = call.args as { name: string; together?: string }
      call.succeed(JSON.stringify({ snapshot: await state().restoreSnapshot(name, { together }) }))
    },
    StorageStats: (call) => call.succeed(JSON.stringify(state().stats())),
  })
}

/** Work that is cancelled when its caller disconnects. */
async function whileConnected<T>(
  { connection }: Call,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController()
  const watch = setInterval(() => {
    if (connection.hungUp) abort.abort()
  }, watchEveryMs)
  try {
    return await work(abort.signal)
  } finally {
    clearInterval(watch)
  }
}
