import type { Resource } from '../../core/operation';
import { deleteFromFilestore } from './deleteFromFilestore.operation';
import { download } from './download.operation';
import { get } from './get.operation';
import { getAiSummary } from './getAiSummary.operation';
import { getAscii } from './getAscii.operation';
import { getChildren } from './getChildren.operation';
import { getCodeSummary } from './getCodeSummary.operation';
import { getHex } from './getHex.operation';
import { getImage } from './getImage.operation';
import { getResults } from './getResults.operation';
import { getScore } from './getScore.operation';
import { getServiceResult } from './getServiceResult.operation';
import { getSimilar } from './getSimilar.operation';
import { getStrings } from './getStrings.operation';

export const file: Resource = {
	name: 'File',
	value: 'file',
	audience: 'analyst',
	description: 'Read, look into, download and erase files',
	operations: [
		get, getResults, getScore, download, getSimilar, getChildren, getStrings, getAscii, getHex, getImage, getServiceResult,
		getAiSummary, getCodeSummary, deleteFromFilestore,
	],
};
