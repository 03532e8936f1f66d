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

/** For pickers: the categories that have a name of their own. */
export const namedCategories: readonly { category: number; name: string }[] = names.map((name, category) => ({
  category,
  name,
}))
