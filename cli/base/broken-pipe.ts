/** A reader that closed its end, like `head`, is not a failure: what it does not read is not written. */
export function whenReaderLeaves(stream: NodeJS.WriteStream, react: () => void): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    react()
  })
}
