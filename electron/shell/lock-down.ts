import { app, type Session, session } from 'electron'
import { mayLoad } from './app-protocol.ts'

interface Log {
  warn(details: object, message: string): void
}

/**
 * Prevents a page from doing more than showing itself: leaving, opening windows, embedding pages, asking for devices,
 * fetching.
 */
export function lockDown(log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    const refuse = (what: string) => (event: { preventDefault(): void; url?: string }) => {
      log.warn({ url: event.url }, `${what} was refused`)
      event.preventDefault()
    }
    contents.on('will-navigate', refuse('navigation'))
    contents.on('will-frame-navigate', refuse('navigation of a frame'))
    contents.on('will-redirect', refuse('a redirect'))
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      log.warn({ url }, 'opening a window was refused')
      return { action: 'deny' }
    })
  })
  app.on('session-created', lockSession)
  lockSession(session.defaultSession)
}

function lockSession(of: Session): void {
  of.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  of.setPermissionCheckHandler(() => false)
  of.setDevicePermissionHandler(() => false)
  of.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  of.setSpellCheckerEnabled(false)
  of.on('will-download', (event) => event.preventDefault())
  of.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url) }))
}
