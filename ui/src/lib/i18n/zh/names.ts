/** What a name may be made of, in the same words wherever one is asked for. */
const made = (max: number, more: string) => `1 到 ${max} 个字母、数字、${more}下划线（_）或中划线（-）`;

export const nameHint = (max: number) => `${made(max, '')}。`;
export const dottedNameHint = (max: number) => `${made(max, '点（.）、')}。`;
/** The same as what is to be done about a name that is not. */
export const badName = (max: number) => `请使用 ${made(max, '')}。`;
export const badDottedName = (max: number) => `请使用 ${made(max, '点（.）、')}，并以字母或数字开头。`;
