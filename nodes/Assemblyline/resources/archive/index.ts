import { defineResource } from '../../core/operation';
import { addComment } from './addComment.operation';
import { addLabels } from './addLabels.operation';
import { archiveSubmission } from './archiveSubmission.operation';
import { deleteComment } from './deleteComment.operation';
import { editComment } from './editComment.operation';
import { getComments } from './getComments.operation';
import { getLabelSuggestions } from './getLabelSuggestions.operation';
import { removeLabels } from './removeLabels.operation';
import { setLabels } from './setLabels.operation';
import { toggleReaction } from './toggleReaction.operation';

export const archive = defineResource({
	name: 'Archive',
	value: 'archive',
	description: 'Keep submissions and files for good, with labels and comments',
	operations: [
		addComment,
		addLabels,
		archiveSubmission,
		deleteComment,
		editComment,
		getComments,
		getLabelSuggestions,
		removeLabels,
		setLabels,
		toggleReaction,
	],
});
