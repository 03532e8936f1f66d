import { createServer } from 'node:http'
import type { Config } from '../../config/config.ts'
import { membersOf } from '../../config/members.ts'
import type { ServiceContext } from '../service-context.ts'
import { prometheusContentType, prometheusText } from './prometheus-text.ts'

const notFound = 'Metrics are at /metrics.\n'

/** The port of a member's endpoint; undefined where none is wanted. */
function prometheusPort(config: Config, member: string): number | undefined {
  const { prometheus } = config.metrics
  if (prometheus === undefined) return undefined
  if ('port' in prometheus) return prometheus.port
  return prometheus.basePort + membersOf(config).findIndex(({ name }) => name === member)
}

/** Metrics for Prometheus over HTTP. A service whose port for it is taken works without. */
export async function openPrometheus({ config, member, metrics, log }: ServiceContext): Promise<void> {
  const port = prometheusPort(config, member)
  if (port === undefined) return
  const host = config.metrics.prometheus?.host ?? '127.0.0.1'
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '').split('?')
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (path !== '/metrics' || !isRead) {
      response.writeHead(isRead ? 404 : 405, { 'content-type': 'text/plain; charset=utf-8' })
      response.end(notFound)
      return
    }
    response.writeHead(200, { 'content-type': prometheusContentType })
    response.end(prometheusText(metrics.read(), metrics.operations))
  })
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port }, resolve)
    })
  } catch (error) {
    log.error(
      { err: error, host, port },
      `${member} has no metrics for Prometheus: ${host}:${port} cannot be used`,
    )
    return
  }
  log.info({ host, port }, `metrics for Prometheus: http://${host}:${port}/metrics`)
}
