/** Where Assemblyline lives below a path, links lead there. */
import { rows } from '../../operations';
import { jsonOf, perform } from '../../operations/perform';
import { readRecording, replay, titleOf } from '../../operations/recording';
import { credentialFor } from '../../support/helpers';

it.each(['submission.createReport', 'submission.createReport as text', 'submission.getIndicators as a STIX bundle', 'submission.getIndicators as a MISP event'])('%s links below the path of the server', async (title) => {
	const row = rows.find((one) => titleOf(one) === title);
	if (!row) throw new Error(`There is no row '${title}'`);
	const recording = readRecording(row);
	const done = await perform(row, recording.given, credentialFor('https://soc.example.com/assemblyline/'), replay(recording));
	const told = JSON.stringify(jsonOf(done));
	expect(told).toContain(`https://soc.example.com/assemblyline/submission/detail/${recording.given.sid}`);
	expect(told).not.toContain('https://soc.example.com/submission');
});
