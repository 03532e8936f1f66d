import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ControlClient } from '../../services/cluster/control/control-client.ts'
import { findCluster } from '../../services/cluster/cluster-file.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'

test('a command adds a frontend to the cluster of the app, which shows it, and takes it away again', async ({
  market,
}) => {
  const app = await market.open()
  const { dataFolder } = await app.untilHealthy()
  const secret = readFileSync(join(dataFolder, 'cluster-secret'), 'utf8').trim()
  const client = new ControlClient(findCluster(dataFolder)!.control!, secret)
  expect(await client.addMember({ kind: 'buyer-frontend' })).toBe('buyer-frontend-2')

  await app.control.getByTestId('nav-cluster').click()
  const card = app.control.getByTestId('service-buyer-frontend-2')
  await expect(card).toHaveAttribute('data-status', 'healthy')
  if (process.platform !== 'win32') {
    await client.signal('buyer-frontend-2', 'pause')
    await expect(card).toHaveAttribute('data-status', 'paused')
    await client.signal('buyer-frontend-2', 'resume')
    await expect(card).toHaveAttribute('data-status', 'healthy')
  }
  await call(app.control, 'cluster', 'restart', { target: 'all' })
  await expect(card).toHaveAttribute('data-status', 'healthy')
  client.close()

  const again = new ControlClient(findCluster(dataFolder)!.control!, secret)
  expect((await again.members()).map(({ name }) => name)).toContain('buyer-frontend-2')
  await again.removeMember('buyer-frontend-2')
  await expect(card).toBeHidden()
  expect((await app.state()).phase).toBe('healthy')
  again.close()
})
