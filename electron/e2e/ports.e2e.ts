import { createServer } from 'node:net'
import { AppUnderTest, freePorts } from './app-under-test.ts'
import { expect, test } from './fixtures.ts'

test('a taken port is named in the control room, and the button starts on the offered ones', async () => {
  const ports = await freePorts()
  const taken = ports['seller-frontend']
  const stranger = createServer().listen(taken, '127.0.0.1')
  await new Promise((resolve) => stranger.once('listening', resolve))
  const app = await AppUnderTest.launch({ ports })
  try {
    const problem = app.control.getByTestId('problem-ports')
    await expect(problem).toContainText(`Port ${taken} for seller-frontend is held by`)
    if (process.platform === 'linux') await expect(problem).toContainText(`process ${process.pid}`)
    await expect(app.control.getByTestId('phase')).toHaveAttribute('data-phase', 'failed')
    await app.control.getByTestId('use-offered-ports').click()
    await app.room.untilHealthy()
    await expect(problem).toHaveCount(0)
    const port = (await app.room.service('seller-frontend').getByTestId('fact-port').textContent())!.trim()
    expect(port).not.toBe(String(taken))
    // The windows find the new port by themselves.
    const seller = await app.room.openSeller()
    await expect(seller.page.getByTestId('connection')).toContainText(`:${port}`)
    await seller.signUp('stella')
  } finally {
    await app.dispose()
    stranger.close()
  }
})
