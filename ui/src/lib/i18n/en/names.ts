/** What a name may be made of, in the same words wherever one is asked for. */
const made = (max: number, more: string) => `1 to ${max} letters, digits, ${more}underscores (_) or hyphens (-)`;

export const nameHint = (max: number) => `${made(max, '')}.`;
export const dottedNameHint = (max: number) => `${made(max, 'dots (.), ')}.`;
/** The same as what is to be done about a name that is not. */
export const badName = (max: number) => `Use ${made(max, '')}.`;
export const badDottedName = (max: number) => `Use ${made(max, 'dots (.), ')}, and a letter or digit first.`;
