import { alertRows } from './alert.rows';
import { apiKeyRows } from './apiKey.rows';
import { archiveRows } from './archive.rows';
import { assistantRows } from './assistant.rows';
import { badlistRows } from './badlist.rows';
import { bundleRows } from './bundle.rows';
import { errorRows } from './error.rows';
import { externalLookupRows } from './externalLookup.rows';
import { fileRows } from './file.rows';
import { hashRows } from './hash.rows';
import { helpRows } from './help.rows';
import { heuristicRows } from './heuristic.rows';
import { indicatorRows } from './indicator.rows';
import { ingestRows } from './ingest.rows';
import { liveRows } from './live.rows';
import { ontologyRows } from './ontology.rows';
import { replayRows } from './replay.rows';
import { resultRows } from './result.rows';
import { retrohuntRows } from './retrohunt.rows';
import { safelistRows } from './safelist.rows';
import { searchRows } from './search.rows';
import { serviceRows } from './service.rows';
import { signatureRows } from './signature.rows';
import { submissionRows } from './submission.rows';
import { submissionBasicsRows } from './submissionBasics.rows';
import { submissionEvidenceRows } from './submissionEvidence.rows';
import { submissionIndicatorsRows } from './submissionIndicators.rows';
import { submissionReportRows } from './submissionReport.rows';
import { systemRows } from './system.rows';
import { userRows } from './user.rows';
import { workflowRows } from './workflow.rows';
import type { Row } from './row';

/** Every row, by resource. */
export const rows: Row[] = [
	...alertRows,
	...apiKeyRows,
	...archiveRows,
	...assistantRows,
	...badlistRows,
	...bundleRows,
	...errorRows,
	...externalLookupRows,
	...fileRows,
	...hashRows,
	...helpRows,
	...heuristicRows,
	...indicatorRows,
	...ingestRows,
	...liveRows,
	...ontologyRows,
	...replayRows,
	...resultRows,
	...retrohuntRows,
	...safelistRows,
	...searchRows,
	...serviceRows,
	...signatureRows,
	...submissionRows,
	...submissionBasicsRows,
	...submissionEvidenceRows,
	...submissionIndicatorsRows,
	...submissionReportRows,
	...systemRows,
	...userRows,
	...workflowRows,
];
