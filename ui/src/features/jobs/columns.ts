/** The columns of the list that may be left out, in the order they stand in. */
import type { JobColumn } from '../../wire';

export const columnsInOrder: readonly JobColumn[] = ['algorithm', 'where', 'resources', 'tags', 'versions', 'description', 'created', 'started', 'duration', 'last_line'];
export const usualColumns: readonly JobColumn[] = ['algorithm', 'where', 'resources', 'tags', 'started', 'duration', 'last_line'];
