/** Categories are numbers to the services. People get a name, the same for the same number everywhere. */
const names = [
  'Odds & ends',
  'Books',
  'Lighting',
  'Audio',
  'Cycling',
  'Kitchen',
  'Garden',
  'Cameras',
  'Games',
  'Clothes',
  'Desk',
  'Tools',
  'Computers',
  'Art',
  'Sport',
  'Furniture',
] as const

const familyCount = names.length

/** Which of the named families a category belongs to. */
export function familyOf(category: number): number {
  return category % familyCount
}

/** "Books" for 1; a category beyond the named ones carries its number: "Books 17". */
export function categoryName(category: number): string {
  const name = names[familyOf(category)]!
  return category < familyCount ? name : `${name} ${category}`
}

/** "2 Lighting": for where the number is what counts. */
export function numberAndName(category: number): string {
  return `${category} ${names[familyOf(category)]!}`
}

/** The rule of a field for a category: services know numbers only, people the names as well. */
export const categoryRule = 'the name of a category, or a number from 0 to 9999'

/** "Lighting", "lighting", "2", "#2", "2 Lighting" and "Lighting 18": what people type for a category. */
export function readCategory(text: string): number | undefined {
  const words = text.trim().toLowerCase()
  const [, before = '', number, after = ''] = /^(\D*?)\s*#?(\d{1,9})(?:[\s·:]+(\D+))?$/.exec(words) ?? []
  const name = before || after
  if (number === undefined) {
    const known = names.findIndex((one) => one.toLowerCase() === words)
    return known === -1 ? undefined : known
  }
  const category = Number(number)
  return name === '' || names[familyOf(category)]!.toLowerCase() === name ? category : undefined
}

/** For pickers: the categories that have a name of their own. */
export const namedCategories: readonly { category: number; name: string }[] = names.map((name, category) => ({
  category,
  name,
}))
