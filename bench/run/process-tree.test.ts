import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { describe, expect, it, vi } from 'vitest'
import { startStranger } from '../testing/stranger.ts'
import { ProcessTree } from './process-tree.ts'

/** Uses so much processor time in a process of its own, however long that takes. */
async function childThatWorks(cpuMs: number): Promise<void> {
  const program = `for (let used = 0; used < ${cpuMs * 1000}; ) {
    for (const until = Date.now() + 5; Date.now() < until; );
    used = process.cpuUsage().user
  }`
  await once(spawn(process.execPath, ['-e', program], { stdio: 'ignore' }), 'exit')
}

describe.runIf(process.platform === 'linux')('the processes below one', () => {
  it('bring their time along, also when they have ended', async () => {
    const tree = new ProcessTree()
    const before = tree.seconds([process.pid])!
    await childThatWorks(300)
    expect(tree.seconds([process.pid])! - before).toBeGreaterThanOrEqual(0.28)
  })

  it('are found while they run, with theirs', async () => {
    const program = `
      const { spawn } = require('node:child_process')
      const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'])
      process.stdout.write(String(child.pid))
      process.on('SIGTERM', () => child.kill() && process.exit())
      setInterval(() => undefined, 1000)`
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [text] = (await once(child.stdout, 'data')) as [Buffer]
    const grandchild = Number(text)
    const tree = new ProcessTree()
    expect(tree.pids([process.pid])).toEqual(expect.arrayContaining([process.pid, child.pid, grandchild]))
    expect(tree.pids([child.pid!])).toEqual(expect.arrayContaining([child.pid, grandchild]))
    expect(tree.pids([child.pid!])).not.toContain(process.pid)
    child.kill()
    await once(child, 'exit')
    await vi.waitFor(() => expect(tree.pids([process.pid])).not.toContain(grandchild), 10_000)
  })

  it('do not include a stranger, unless it is named', async () => {
    const stranger = await startStranger(constants.priority.PRIORITY_LOW)
    try {
      const tree = new ProcessTree()
      expect(tree.pids([process.pid])).not.toContain(stranger.pid)
      expect(tree.pids([process.pid, stranger.pid])).toContain(stranger.pid)
      expect(tree.pids([process.pid])).not.toContain(stranger.pid)
    } finally {
      stranger.kill()
    }
  })
})
