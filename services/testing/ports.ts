import { createServer } from 'node:net'

const host = '127.0.0.1'
// Below the ports that systems give to outgoing connections (from 32,768 on under Linux).
const firstPort = 20_000
const blockSize = 50
const blockCount = 240

/** The ports that this process has reserved and not handed out yet. */
let reserved = { next: 0, end: 0 }
let lastRequest: Promise<unknown> = Promise.resolve()

/**
 * A port that is free now, and so are the `count - 1` behind it. They stay reserved until this process ends: no other
 * process that asks here gets one of them, whether they are open or not, and this process never gets one twice.
 */
export function freePortBase(count: number): Promise<number> {
  const request = lastRequest.then(() => take(count))
  lastRequest = request.catch(() => undefined)
  return request
}

async function take(count: number): Promise<number> {
  if (count >= blockSize)
    throw new Error(`At most ${blockSize - 1} ports can be reserved in a row, not ${count}`)
  for (;;) {
    while (reserved.end - reserved.next < count) reserved = await reserveBlock()
    const base = reserved.next
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(base + index)))
    const lastTaken = free.lastIndexOf(false)
    reserved.next = lastTaken === -1 ? base + count : base + lastTaken + 1
    if (lastTaken === -1) return base
  }
}

/**
 * A process reserves a block of ports by holding the first of them open. The system lets only one process do so, and
 * closes it when that process ends, however it ends.
 */
async function reserveBlock(): Promise<typeof reserved> {
  const start = Math.floor(Math.random() * blockCount)
  for (let step = 0; step < blockCount; step += 1) {
    const guard = firstPort + ((start + step) % blockCount) * blockSize
    if (await holdOpen(guard)) return { next: guard + 1, end: guard + blockSize }
  }
  throw new Error(`All ports from ${firstPort} to ${firstPort + blockCount * blockSize - 1} are reserved`)
}

function holdOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => {
      server.unref()
      resolve(true)
    })
  })
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
