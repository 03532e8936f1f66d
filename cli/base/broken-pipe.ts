/** A reader that closed its end, like `head`, is no failure: what it does not want to read is not said. */
export function whenReaderLeaves(stream: NodeJS.WriteStream, react: () => void): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    react()
  })
}
