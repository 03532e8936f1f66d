import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { app, protocol } from 'electron'
import { contentSecurityPolicy, developmentPolicy } from './content-security-policy.ts'

const scheme = 'app'
const host = 'marketlab'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** While pages are developed they come from the development server. Never in a package. */
const developmentServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL

export function pageUrl(name: string): string {
  return `${developmentServer ?? `${scheme}://${host}`}/${name}/index.html`
}

/** Whether something may be loaded at all: our own files, and what the tools for developers need. */
export function mayLoad(url: string): boolean {
  if (developmentServer !== undefined) return true
  return url.startsWith(`${scheme}://${host}/`) || /^(devtools|data|blob|chrome-extension):/.test(url)
}

/** Must come before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built pages, and nothing outside their folder. */
export function serveFiles(folder: string): void {
  protocol.handle(scheme, async ({ url }) => {
    const { host: asked, pathname } = new URL(url)
    const file = normalize(join(folder, decodeURIComponent(pathname)))
    const type = types[extname(file)]
    if (asked !== host || !file.startsWith(folder + sep) || type === undefined) return notFound()
    try {
      return new Response(await readFile(file), { headers: headersFor(type) })
    } catch {
      return notFound()
    }
  })
}

function headersFor(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': developmentServer === undefined ? contentSecurityPolicy : developmentPolicy,
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
  }
}

function notFound(): Response {
  return new Response('There is no such file.', { status: 404 })
}
