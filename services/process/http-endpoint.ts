import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Config } from '../config/config.ts'
import { membersOf } from '../config/members.ts'
import { prometheusContentType, prometheusText } from './metrics/prometheus-text.ts'
import type { ServiceContext } from './service-context.ts'

export type Phase = 'starting' | 'ready' | 'draining'

interface Page {
  status: number
  type: string
  text: string
}

type HttpContext = Pick<ServiceContext, 'config' | 'member' | 'metrics' | 'log'>

const plainText = 'text/plain; charset=utf-8'
const nowhere = 'There are /health, /ready and /metrics.'

/** The HTTP port of a member; undefined if none is wanted. */
function httpPort(config: Config, member: string): { host: string; port: number } | undefined {
  const wanted = config.http ?? config.metrics.prometheus
  if (wanted === undefined) return undefined
  const { host } = wanted
  if ('port' in wanted) return { host, port: wanted.port }
  return { host, port: wanted.basePort + membersOf(config).findIndex(({ name }) => name === member) }
}

/** Health, readiness and metrics over HTTP. A service whose port for it is taken works without. Resolves with the port. */
export async function openHttp(context: HttpContext, phase: () => Phase): Promise<number | undefined> {
  const { config, member, log } = context
  const wanted = httpPort(config, member)
  if (wanted === undefined) return undefined
  const { host, port } = wanted
  const server = createServer((request, response) => {
    const { status, type, text } = pageFor(request.method, request.url, context, phase())
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
    response.end(request.method === 'HEAD' ? '' : text)
  })
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port }, resolve)
    })
  } catch (error) {
    log.error(
      { err: error, host, port },
      `${member} answers nothing over HTTP: ${host}:${port} cannot be used`,
    )
    return undefined
  }
  const open = (server.address() as AddressInfo).port
  log.info({ host, port: open }, `health and metrics over HTTP: http://${host}:${open}/health`)
  return open
}

function pageFor(method: string | undefined, url = '', { metrics }: HttpContext, phase: Phase): Page {
  if (method !== 'GET' && method !== 'HEAD') return says(405, nowhere)
  switch (url.split('?')[0]) {
    case '/health':
      return says(200, 'works')
    case '/ready':
      return says(phase === 'ready' ? 200 : 503, phase)
    case '/metrics':
      return {
        status: 200,
        type: prometheusContentType,
        text: prometheusText(metrics.read(), metrics.operations),
      }
    default:
      return says(404, nowhere)
  }
}

function says(status: number, text: string): Page {
  return { status, type: plainText, text: `${text}\n` }
}
