import type { Resource } from '../../core/operation';
import { addComment } from './addComment.operation';
import { archiveSubmission } from './archiveSubmission.operation';
import { deleteComment } from './deleteComment.operation';
import { editComment } from './editComment.operation';
import { getComments } from './getComments.operation';
import { getLabelSuggestions } from './getLabelSuggestions.operation';
import { labelChanges } from './labels';
import { toggleReaction } from './toggleReaction.operation';

export const archive: Resource = {
	name: 'Archive',
	value: 'archive',
	audience: 'analyst',
	description: 'Keep submissions and files for good, with labels and comments',
	operations: [archiveSubmission, ...labelChanges, getLabelSuggestions, getComments, addComment, editComment, deleteComment, toggleReaction],
};
