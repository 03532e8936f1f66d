/** The text of a file, which becomes part of the program. */
declare module '*.sql?raw' {
  const text: string
  export default text
}
