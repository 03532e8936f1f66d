import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { importOffline } from '../recovery/offline.ts'
import { buildForTests, fill, openBank, temporaryFolder } from '../testing/bank.ts'

let folder: string

/** Workers that never end, or that take more memory than an import may, but less than any process has. */
const hangs = () => workerThat('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)')
const devours = () =>
  workerThat('const all = []; while (all.length < 75) all.push(new Array(1_000_000).fill(1.5))')
let built: Awaited<ReturnType<typeof buildForTests>>

function workerThat(does: string): URL {
  const file = path.join(built.folder, `worker-${does.length}.js`)
  const code = `import { workerData } from 'node:worker_threads'
    if (workerData.type === 'import') { ${does} }
    await import('./testing-worker.js')`
  fs.writeFileSync(file, code)
  return pathToFileURL(file)
}

beforeAll(async () => {
  built = await buildForTests()
  folder = temporaryFolder()
})

test('an import that does not end holds up no snapshot, and is cancelled', async () => {
  const state = await openBank(temporaryFolder(), { workerFile: hangs() })
  await fill(state, 'a')
  const cancel = new AbortController()
  const importing = state.importSnapshot(path.join(folder, 'theirs.sqlite'), cancel.signal)
  const refusal = expect(importing).rejects.toThrow('This was cancelled. Nothing was changed.')
  const taken = await state.takeSnapshot()
  const restored = await state.restoreSnapshot(taken.name)
  expect(restored).toMatchObject({ restoredFrom: taken.name })
  cancel.abort()
  await refusal
  await state.close()
})

test('closing ends an import that does not end', async () => {
  const state = await openBank(temporaryFolder(), { workerFile: hangs() })
  const importing = state.importSnapshot(path.join(folder, 'theirs.sqlite'))
  const refusal = expect(importing).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  await state.close()
  await refusal
})

test('an import that takes too much memory ends, and the process goes on', async () => {
  const target = { folder: temporaryFolder(), service: 'bank', workerFile: devours() }
  await expect(importOffline(target, path.join(folder, 'theirs.sqlite'))).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(/took more than 256 MB of memory.*Nothing was imported/),
  })
})

test.skipIf(process.platform === 'win32')('a pipe and a device are refused, not waited for', async () => {
  const target = { folder: temporaryFolder(), service: 'bank', workerFile: built.workerFile }
  const pipe = path.join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  await expect(importOffline(target, pipe)).rejects.toThrow(/it is a pipe, not a file\. Nothing was imported/)
  await expect(importOffline(target, '/dev/zero')).rejects.toThrow(/it is a device, not a file/)
  expect(fs.readdirSync(target.folder)).toEqual([])
})
