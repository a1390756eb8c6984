// The one name the pages import wire types by.
export type * from './provisional';
