const formula = /^[=+\-@\t\r\n＝＋－＠]/
const number = /^[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?$/i

/** Whether a spreadsheet would carry a cell out. A number, also a negative one, is only a number. */
export function isFormula(cell: string): boolean {
  return formula.test(cell) && !number.test(cell)
}
