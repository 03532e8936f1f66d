import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { beforeAll, expect, test } from 'vitest'
import { buildForTests, openBank, temporaryFolder } from './testing/bank.ts'

let built: Awaited<ReturnType<typeof buildForTests>>

beforeAll(async () => {
  built = await buildForTests()
})

/** Lets the child write for a while, kills it the hard way, and answers with what it acknowledged. */
async function writeAndKill(folder: string, afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [built.childFile, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: string[] = []
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    if (line.startsWith('ready')) setTimeout(() => child.kill('SIGKILL'), afterMs)
    else acknowledged.push(line)
  })
  const drained = once(lines, 'close')
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
  await drained
  expect(signal).toBe('SIGKILL')
  // The last line may have been cut by the kill, and then reads like another number.
  return acknowledged.slice(0, -1)
}

test('kill -9 again and again while writing and taking snapshots loses nothing that was acknowledged', async () => {
  const folder = temporaryFolder()
  let written = 0
  for (let round = 0; round < 15; round += 1) {
    const acknowledged = await writeAndKill(folder, 20 + ((round * 83) % 400))
    written += acknowledged.length
    const state = await openBank(folder)
    // Opening an account twice is refused, so each is there exactly once, or not at all.
    const lost = acknowledged.filter((account) => !state.machine.accounts.has(account))
    expect(lost).toEqual([])
    expect(state.machine.accounts.size).toBe(state.sequence)
    await state.close()
  }
  expect(written).toBeGreaterThan(1000)
})
